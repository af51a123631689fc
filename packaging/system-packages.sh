# Sourced: install Debian packages where that is possible, or say what to type.

# install_packages ask|quiet PACKAGE...
install_packages() {
    mode=$1
    shift
    command="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing system packages (by their Debian names): $*" >&2
        echo "Install them with this system's package manager, then run make again." >&2
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive $command >/dev/null
        return
    fi
    if [ "$mode" = ask ] && [ -t 0 ] && command -v sudo >/dev/null 2>&1; then
        printf 'These system packages are missing: %s\nInstall them now with sudo? [Y/n] ' "$*"
        read -r answer
        case "$answer" in
            [nN]*) ;;
            *) sudo apt-get update -qq && sudo $command && return ;;
        esac
    fi
    echo "System packages are missing. Type this, then run make again:" >&2
    echo "  sudo $command" >&2
    return 1
}
