#!/usr/bin/env bash
# Both commands of the README on a bare machine: a new Debian 12 that holds Python with venv, make, Node and the CA
# certificates, and nothing else. `make test-fresh` calls it; the figures go to var/fresh.json.
#
# Node is this machine's own, copied (the binary and npm: Debian 12 has an older one). How packages are reached (indices,
# proxies, certificates) is copied from this machine too. Everything happens in a mount and process namespace of its own,
# so nothing stays mounted and nobody stays running, however it ends.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null || { echo "需要 root 与 debootstrap: apt-get install debootstrap" >&2; exit 1; }
if [ -z "${IN_NAMESPACE:-}" ]; then
  IN_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$@"
fi

root=$(mktemp -d "${TMPDIR:-/tmp}/bare-machine.XXXXXX")
leave() { umount -l -R "$root/proc" "$root/dev" 2>/dev/null || true; rm -rf --one-file-system "$root"; }
trap leave EXIT

echo "── 新装 Debian 12（只含 python3-venv、make、ca-certificates）……"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 2>/dev/null | head -1 || true)
debootstrap --variant=minbase --include=python3,python3-venv,make,ca-certificates,libstdc++6 \
  bookworm "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || { tail -5 "$root.log" >&2; exit 1; }
rm "$root.log"

node=$(readlink -f "$(command -v node)")
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
install -D "$node" "$root/usr/bin/node"
mkdir -p "$root/usr/lib/node_modules"
cp -a "$npm" "$root/usr/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/bin/npm"

for path in /etc/resolv.conf /etc/hosts /etc/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.npmrc" /etc/apt /etc/ssl/certs /usr/local/share/ca-certificates; do
  [ -e "$path" ] && cp -aL --parents "$path" "$root" 2>/dev/null || true
done
# A folder of packages on this machine is not part of a bare one.
for settings in "$root/etc/pip.conf" "$root$HOME/.config/pip/pip.conf"; do
  [ -e "$settings" ] && sed -i -E '/^(find-links|extra-index-url) *= *(file:|\/)/d' "$settings"
done
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"

before=$(date +%s)
git clone -q --depth 1 "file://$PWD" "$root/srv/pingan"
mapfile -t passed_on < <(env | grep -iE '^(https?_proxy|no_proxy|PIP_(CERT|PROXY|INDEX_URL|DEFAULT_TIMEOUT)|npm_config_[a-z_]+|NODE_EXTRA_CA_CERTS|SSL_CERT_[A-Z]+|REQUESTS_CA_BUNDLE)=' || true)
status=0
chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" TERM="${TERM:-dumb}" "${passed_on[@]}" \
  BEGAN="$before" ARGS="${ARGS:-}" python3 /srv/pingan/tests/fresh/both_commands.py || status=$?
mkdir -p var
cp "$root/srv/pingan/var/fresh.json" var/fresh.json
cat var/fresh.json
exit "$status"
