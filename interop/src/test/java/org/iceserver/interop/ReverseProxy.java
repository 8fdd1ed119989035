package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.testing.FreePort;

/** A reverse proxy from Debian, in the foreground with a configuration of its own, listening on a free port of loopback. */
final class ReverseProxy implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int port;

    private ReverseProxy(int port, Path log, List<String> command) throws IOException {
        this.port = port;
        this.log = log;
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** @param backends the part of the configuration behind the front door, which asks for {@code default_backend signal} */
    static ReverseProxy haproxy(Path folder, String backends) throws IOException {
        int port = FreePort.next();
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                                                                              defaults
                                                                                mode http
                                                                                timeout connect 5s
                                                                                timeout client 30s
                                                                                timeout server 30s
                                                                              frontend door
                                                                                bind 127.0.0.1:%d
                                                                                stats enable
                                                                                stats uri /stats
                                                                                default_backend signal
                                                                              %s""".formatted(port, backends));
        return new ReverseProxy(port, folder.resolve("haproxy.log"),
                List.of("haproxy", "-f", configuration.toString()));
    }

    /** nginx, Apache, HAProxy or Caddy, with this configuration of a site that listens on the port. */
    static ReverseProxy of(String program, Path folder, int port, String site) throws IOException {
        Path configuration = folder.resolve(program + ".conf");
        Path log = folder.resolve(program + ".log");
        return switch (program) {
            case "nginx" -> {
                Files.writeString(configuration, """
                                                 worker_processes 1;
                                                 daemon off;
                                                 pid %1$s/nginx.pid;
                                                 error_log stderr;
                                                 events {}
                                                 http {
                                                   access_log off;
                                                   client_body_temp_path %1$s/body;
                                                   proxy_temp_path %1$s/proxy;
                                                   fastcgi_temp_path %1$s/fastcgi;
                                                   uwsgi_temp_path %1$s/uwsgi;
                                                   scgi_temp_path %1$s/scgi;
                                                 %2$s}
                                                 """.formatted(folder, site));
                yield new ReverseProxy(port, log, List.of("nginx", "-e", "stderr", "-c", configuration.toString()));
            }
            case "apache" -> {
                String modules = Stream.of("mpm_event", "authz_core", "socache_shmcb", "ssl", "headers", "proxy",
                        "proxy_http")
                        .map(name -> "LoadModule " + name + "_module /usr/lib/apache2/modules/mod_" + name + ".so\n")
                        .collect(Collectors.joining());
                Files.writeString(configuration, modules + """
                                                           ServerName localhost
                                                           ServerRoot %1$s
                                                           DefaultRuntimeDir %1$s
                                                           PidFile %1$s/apache.pid
                                                           ErrorLog /dev/stderr
                                                           Listen 127.0.0.1:%2$d
                                                           %3$s""".formatted(folder, port, site));
                yield new ReverseProxy(port, log,
                        List.of("apache2", "-D", "FOREGROUND", "-f", configuration.toString()));
            }
            case "haproxy" -> {
                Files.writeString(configuration, site);
                yield new ReverseProxy(port, log, List.of("haproxy", "-f", configuration.toString()));
            }
            case "caddy" -> {
                Files.writeString(configuration, """
                                                 {
                                                   admin off
                                                   auto_https disable_redirects
                                                   storage file_system %s
                                                 }
                                                 %s""".formatted(folder, site));
                yield new ReverseProxy(port, log, List.of("caddy", "run", "--adapter", "caddyfile", "--config",
                        configuration.toString()));
            }
            default -> throw new IllegalArgumentException("no proxy named " + program);
        };
    }

    /** nginx that keeps connections to the server open, which is what its documentation advises. */
    static ReverseProxy nginx(Path folder, int upstream) throws IOException {
        int port = FreePort.next();
        return of("nginx", folder, port, """
                                         upstream signal {
                                           server 127.0.0.1:%d;
                                           keepalive 4;
                                         }
                                         server {
                                           listen 127.0.0.1:%d;
                                           location / {
                                             proxy_pass http://signal;
                                             proxy_http_version 1.1;
                                             proxy_set_header Connection "";
                                             proxy_set_header Host $http_host;
                                           }
                                         }
                                         """.formatted(upstream, port));
    }

    int port() {
        return port;
    }

    /** Everything it has printed so far. */
    String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the proxy did not end within 20 s of TERM:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
