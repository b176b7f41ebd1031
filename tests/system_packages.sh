#!/bin/sh
# The programs the tests drive that no Python package brings: a browser, a Chinese font, a PostgreSQL server, nginx.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
fc-list :lang=zh-cn family 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ -x "$(pg_config --bindir 2>/dev/null)/initdb" ] \
    || missing="$missing postgresql"
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "测试还需要：$missing。请先安装（例如 sudo apt-get install$missing），再运行 make test。" >&2
    exit 1
fi
echo "安装测试所需：$missing"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
