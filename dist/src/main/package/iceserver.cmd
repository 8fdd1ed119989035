@echo off
rem iceserver: starts the server, or one of its commands, with the Java runtime beside it. Works from any place.
setlocal
set "home=%~dp0.."
if not exist "%home%\runtime\bin\java.exe" (
    echo iceserver: %home%\runtime\bin\java.exe is missing: unpack the whole archive 1>&2
    exit /b 1
)
"%home%\runtime\bin\java.exe" "@%home%\app\jvm.options" "-Djava.library.path=%home%\native" "-Dorg.sqlite.lib.path=%home%\native" "-XX:AOTCache=%home%\app\iceserver.aot" -Xlog:aot=off,cds=off -jar "%home%\app\iceserver.jar" %*
exit /b %errorlevel%
