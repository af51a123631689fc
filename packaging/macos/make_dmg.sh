#!/bin/sh
# Makes the disk image that people download out of the .app:
#   make_dmg.sh "dist/DDPM Studio.app" dist/ddpm-studio-VERSION-macos-arm64.dmg
# In the environment, each group as soon as there is one:
#   MACOS_SIGNING_IDENTITY      "Developer ID Application: NAME (TEAM)", a certificate that is in
#                               the keychain; without it the app is signed ad hoc, as Apple's
#                               processors demand, and Gatekeeper warns
#   MACOS_NOTARY_APPLE_ID, MACOS_NOTARY_TEAM_ID, MACOS_NOTARY_PASSWORD
#                               an account to have it notarised with; only what is signed with a
#                               certificate can be
set -eu
app=$1
dmg=$2
here=$(cd "$(dirname "$0")" && pwd)
identity=${MACOS_SIGNING_IDENTITY:-}
apple_id=${MACOS_NOTARY_APPLE_ID:-}

[ -d "$app" ] || { echo "$app is not there" >&2; exit 1; }
if [ -n "$apple_id" ] && [ -z "$identity" ]; then
    echo "Only what is signed with a certificate can be notarised: set MACOS_SIGNING_IDENTITY too" >&2
    exit 1
fi

if [ -n "$identity" ]; then
    codesign --force --deep --timestamp --options runtime \
        --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
else
    # Not hardened: that would refuse libraries of no team, and nothing is notarised.
    codesign --force --deep --sign - "$app"
fi
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
notarise() { # the file, and what its ticket is fastened to, so that no start needs the network
    xcrun notarytool submit "$1" --wait --apple-id "$apple_id" \
        --team-id "$MACOS_NOTARY_TEAM_ID" --password "$MACOS_NOTARY_PASSWORD"
    xcrun stapler staple "$2"
    xcrun stapler validate "$2"
}
if [ -n "$apple_id" ]; then
    ditto -c -k --keepParent "$app" "$stage/app.zip"
    notarise "$stage/app.zip" "$app"
    rm "$stage/app.zip"
fi
ditto "$app" "$stage/$(basename "$app")"
ln -s /Applications "$stage/Applications"
rm -f "$dmg"
# Now and then the system still holds the folder: "Resource busy".
for try in 1 2 3; do
    if hdiutil create -volname "DDPM Studio" -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$dmg"; then
        break
    fi
    [ "$try" -lt 3 ] || exit 1
    sleep 10
done
hdiutil verify "$dmg"

[ -n "$identity" ] || exit 0
codesign --force --timestamp --sign "$identity" "$dmg"
[ -n "$apple_id" ] || exit 0
notarise "$dmg" "$dmg"
spctl --assess --type open --context context:primary-signature --verbose "$dmg"
