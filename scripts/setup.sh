#!/bin/sh
# Installs the system libraries that Postern needs, where they are missing. Says nothing when nothing is.
#   scripts/setup.sh          to build and run
#   scripts/setup.sh test     also the mail servers and the browser that the tests talk to
#   scripts/setup.sh bench    also the programs that the benchmarks compare with
set -u

wanted="libcurl4-openssl-dev libxml2-dev libical-dev libsqlite3-dev pkg-config"
# What takes metadata out of attachments; bubblewrap shuts it in where the system allows that.
wanted="$wanted libimage-exiftool-perl qpdf bubblewrap poppler-utils"
case "${1:-}" in
    "") ;;
    test)
        wanted="$wanted dovecot-imapd dovecot-lmtpd postfix openssl curl sqlite3 python3-dkim python3-nacl"
        wanted="$wanted clamav-daemon mutt s-nail mailutils python3-pil python3-jsonschema python3-ruamel.yaml"
        # A browser, its driver, and what scripts/fetch-axe.sh fetches with.
        wanted="$wanted chromium chromium-driver python3-pip python3-venv"
        ;;
    bench)
        wanted="$wanted dovecot-imapd dovecot-lmtpd postfix openssl curl sqlite3 isync fetchmail"
        wanted="$wanted gcc libgmime-3.0-dev ruby ruby-email-reply-parser"
        ;;
    *)
        echo "usage: scripts/setup.sh [test|bench]" >&2
        exit 2
        ;;
esac

# Whether a package's purpose is served, whoever brought it: an answer without dpkg takes milliseconds.
header() {
    for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu /opt/homebrew/include; do
        [ ! -e "$folder/$1" ] || return 0
    done
    return 1
}
program() {
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/usr/local/sbin/$1" ]
}
dovecot_part() {
    for folder in /usr/lib/dovecot /usr/libexec/dovecot /usr/local/libexec/dovecot; do
        [ ! -x "$folder/$1" ] || return 0
    done
    return 1
}
is_there() {
    case "$1" in
        libcurl4-openssl-dev) header curl/curl.h ;;
        libxml2-dev) header libxml2/libxml/HTMLparser.h ;;
        libical-dev) header libical/icalrecur.h ;;
        libsqlite3-dev) header sqlite3.h ;;
        pkg-config) program pkg-config ;;
        libgmime-3.0-dev) pkg-config --exists gmime-3.0 2>/dev/null ;;
        ruby-email-reply-parser) ruby -e 'require "email_reply_parser"' 2>/dev/null ;;
        gcc) program cc ;;
        clamav-daemon) program clamd ;;
        libimage-exiftool-perl) program exiftool ;;
        bubblewrap) program bwrap ;;
        poppler-utils) program pdftotext ;;
        python3-pil) /usr/bin/python3 -c 'import PIL' 2>/dev/null ;;
        python3-dkim) /usr/bin/python3 -c 'import dkim' 2>/dev/null ;;
        python3-jsonschema) /usr/bin/python3 -c 'import jsonschema' 2>/dev/null ;;
        python3-ruamel.yaml) /usr/bin/python3 -c 'import ruamel.yaml' 2>/dev/null ;;
        python3-venv) /usr/bin/python3 -c "import ensurepip" 2>/dev/null ;;
        python3-pip) /usr/bin/python3 -m pip --version >/dev/null 2>&1 ;;
        python3-nacl) /usr/bin/python3 -c 'import nacl.signing' 2>/dev/null ;;
        dovecot-imapd) program dovecot && dovecot_part imap ;;
        dovecot-lmtpd) dovecot_part lmtp ;;
        mailutils) program mail.mailutils ;;
        isync) program mbsync ;;
        chromium-driver) program chromedriver ;;
        *) program "$1" ;;
    esac
}

missing=
for package in $wanted; do
    is_there "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

explain() {
    cat >&2 <<END
Postern needs:$missing
$1
On Debian or Ubuntu:  sudo apt-get install$missing
On Fedora:            libcurl-devel libxml2-devel libical-devel sqlite-devel pkgconf perl-Image-ExifTool qpdf bubblewrap poppler-utils (tests: dovecot postfix openssl sqlite chromium chromedriver)
On Arch:              curl libxml2 libical sqlite pkgconf perl-image-exiftool qpdf bubblewrap poppler (tests: dovecot postfix openssl sqlite chromium)
END
    exit 1
}

command -v apt-get >/dev/null 2>&1 || explain "This system has no apt-get, so please install them in its own way:"
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        explain "Installing them takes root, and there is no sudo here."
    elif ! sudo -n true 2>/dev/null && [ ! -t 0 ]; then
        explain "Installing them takes root, and sudo asks for a password that nobody is here to type."
    fi
    as_root=sudo
fi

log=$(mktemp "${TMPDIR:-/tmp}/postern-setup.XXXXXX") || exit 1
blocker=
cleanup() {
    [ -z "$blocker" ] || $as_root rm -f "$blocker"
    rm -f "$log"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# The tests start servers of their own; the packages' services shall not run beside them. An administrator's own
# rule is left alone.
if [ ! -e /usr/sbin/policy-rc.d ]; then
    blocker=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$blocker" >/dev/null && $as_root chmod 755 "$blocker"
fi
if [ "${missing#* postfix}" != "$missing" ] && command -v debconf-set-selections >/dev/null 2>&1; then
    echo "postfix postfix/main_mailer_type select No configuration" | $as_root debconf-set-selections >>"$log" 2>&1
fi

install() {
    # shellcheck disable=SC2086 # the words of $missing are the arguments
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing \
        </dev/null >>"$log" 2>&1
}
echo "Installing$missing (once, by apt)"
if ! install; then
    # The lists of packages may be missing or old: fetch them, only now that it is known to be needed.
    echo "  reading the lists of packages"
    $as_root apt-get update -q </dev/null >>"$log" 2>&1
    if ! install; then
        tail -n 30 "$log" >&2
        explain "apt could not install them; the end of what it said stands above."
    fi
fi
for package in $missing; do
    is_there "$package" || explain "apt installed them, but $package is still not to be found."
done
