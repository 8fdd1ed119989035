#!/bin/sh
# What the scripts of the packages have in common. Debian's dpkg and rpm run them as root.
set -e

config=/etc/iceserver/iceserver.yaml

say() {
    echo "iceserver: $1"
}

# Whether services run here; in a container or a chroot they do not.
systemd_runs() {
    [ -d /run/systemd/system ]
}

reload_units() {
    if systemd_runs; then
        systemctl daemon-reload || true
    fi
}

make_user() {
    getent group iceserver >/dev/null || groupadd --system iceserver
    getent passwd iceserver >/dev/null || useradd --system --gid iceserver --home-dir /var/lib/iceserver \
        --no-create-home --shell /usr/sbin/nologin --comment iceserver iceserver
}

# After the first installation nothing runs.
say_what_is_next() {
    say "1. Choose a profile in $config, and take the lines with 127.0.0.1 away; until then it serves this machine alone."
    say "2. Look whether it fits this machine: iceserver --check --config $config"
    if systemd_runs; then
        say "3. Start it, now and at each boot: systemctl enable --now iceserver"
    else
        say "3. Start it, as there is no systemd here: setpriv --reuid iceserver --regid iceserver --init-groups iceserver --config $config"
    fi
}

# After an upgrade the old version still runs, from files that are gone from their folders but not from the disk.
renew() {
    systemd_runs || return 0
    systemctl daemon-reload || true
    systemctl is-active --quiet iceserver || return 0
    if [ -f "$config" ] && ! wrong=$(iceserver --check --config "$config" 2>&1 >/dev/null); then
        echo "$wrong" | grep -v -e '^ok ' -e '^warn ' || true
        say "The old version still runs, because the new one cannot start with $config: mend what stands above, then 'systemctl restart iceserver'."
        return 0
    fi
    say "The old version ends with its running calls, or after the time that --drain-timeout gives them; then the new one starts."
    systemctl restart iceserver ||
        say "The new version did not start, and the old one has ended: 'journalctl -u iceserver' says why."
}

# Running calls have the time of --drain-timeout.
stop() {
    if systemd_runs; then
        systemctl disable --now --quiet iceserver || true
    fi
}
