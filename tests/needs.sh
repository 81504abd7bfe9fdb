#!/bin/sh
# Get what some tests need and pip cannot bring: Chromium, for tests/web. Never fails: without it those tests are skipped.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests ..."
  export DEBIAN_FRONTEND=noninteractive
  (apt-get -qq update && apt-get -qq -y install --no-install-recommends chromium) >/dev/null 2>&1 && exit 0
fi
echo "The browser tests will be skipped: they need Chromium ('apt-get install chromium' as root)."
exit 0
