#!/bin/sh
# Debian packages that the suite uses and the platform can do without: a browser, fonts, PDF.
# They are installed when we are root and they are missing; otherwise their tests skip and say so.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
for each in fonts-liberation libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
    dpkg -s "$each" >/dev/null 2>&1 || missing="$missing $each"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing and not installable here, so that some tests will skip:$missing."
    exit 0
fi
echo "Installing$missing."
log=$(mktemp)
if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -5 "$log"
    echo "They could not be installed, so that some tests will skip:$missing."
fi
rm -f "$log"
