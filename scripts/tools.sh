# Sourced by the other scripts: where tools are found, and which versions are wanted.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

trunk_version=0.21.14
binaryen_version=132.0.0 # Trunk.toml names it too
axe_version=4.14.1 # judges accessibility in the end-to-end tests
geckodriver_version=0.37.1 # drives Firefox in the end-to-end tests

cargo_bin="${CARGO_HOME:-$HOME/.cargo}/bin"
export PATH="$PWD/.tools/bin:$cargo_bin:$PATH"

# A program, not a function of a script that has the same name.
have() { type -P "$1" >/dev/null; }

# The wasm-bindgen command must be of exactly the version that Cargo.lock holds.
bindgen_version() {
  awk '$1 == "name" && $3 == "\"wasm-bindgen\"" { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}
