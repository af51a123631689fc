"""The Windows installer: what its script says, and what the helpers beside it do."""

from __future__ import annotations

import importlib.util
import re
import struct
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.start import APPLICATION_ID
from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "packaging" / "windows"
SCRIPT = (WINDOWS / "ddpm-studio.iss").read_text(encoding="utf-8")

SECTIONS = {
    "Languages": {"Name", "MessagesFile"},
    "Tasks": {"Name", "Description", "GroupDescription", "Flags", "Check"},
    "InstallDelete": {"Type", "Name", "Check"},
    "Files": {"Source", "DestDir", "Flags"},
    "Icons": {"Name", "Filename", "AppUserModelID", "Tasks"},
    "Registry": {"Root", "Subkey", "ValueType", "ValueName", "ValueData", "Flags"},
    "Run": {"Filename", "Description", "Flags"},
}
# Inno Setup's own, those that this script uses.
CONSTANTS = {"app", "autopf", "autoprograms", "autodesktop"}
MESSAGES = {"CreateDesktopIcon", "AdditionalIcons", "LaunchProgram"}
PROVIDED = {"SourcePath", "CompilerPath"}
FILES = {".ddpm": "DDPMStudio.Experiment", ".ddpmrecord": "DDPMStudio.Record"}


def load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"packaged_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def setup_program(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", list(sys.path))
    return load(WINDOWS / "setup_program.py")


def sections() -> dict[str, list[str]]:
    """The lines of each section, without comments and the preprocessor's."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in SCRIPT.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line.strip()):
            name = heading[1]
            assert name not in found, f"[{name}] is there twice"
            found[name] = []
        elif line.strip() and not line.lstrip().startswith(("#", ";")):
            found[name].append(line)
    return found


def entries(section: str) -> list[dict[str, str]]:
    """The parameters of each line of a section."""
    found = []
    for line in sections()[section]:
        pairs = re.findall(r'(\w+): ("(?:[^"]|"")*"|[^;"]*)(?:; |$)', line)
        assert "; ".join(f"{k}: {v}" for k, v in pairs) == line, f"not understood: {line}"
        found.append({k: v[1:-1].replace('""', '"') if v[:1] == '"' else v for k, v in pairs})
    return found


def setup() -> dict[str, str]:
    lines = sections()["Setup"]
    assert len({line.split("=")[0] for line in lines}) == len(lines), "a directive is there twice"
    return dict(line.split("=", 1) for line in lines)


def defined() -> set[str]:
    """The names that the preprocessor knows: given, or defined."""
    return set(re.findall(r"^ *#(?:define|ifndef) (\w+)", SCRIPT, re.MULTILINE)) | PROVIDED


# --- the script


def test_the_sections_and_their_parameters_are_those_of_inno_setup() -> None:
    found = sections()
    assert found.pop("") == []
    assert set(found) == {*SECTIONS, "Setup", "Messages", "CustomMessages", "Code"}
    for section, parameters in SECTIONS.items():
        for entry in entries(section):
            assert set(entry) <= parameters, entry


def test_it_installs_for_one_person_on_64_bits_and_replaces_what_runs() -> None:
    directives = setup()
    assert directives["PrivilegesRequired"] == "lowest"
    assert directives["PrivilegesRequiredOverridesAllowed"].split()[0] == "dialog"
    assert directives["ArchitecturesAllowed"] == "x64compatible"
    assert directives["ArchitecturesInstallIn64BitMode"] == "x64compatible"
    assert directives["DefaultDirName"].startswith("{autopf}")
    for name in ("CloseApplications", "ChangesAssociations", "ChangesEnvironment"):
        assert directives[name] == "yes"
    # Another one would be another program, which an older version is not replaced by.
    assert directives["AppId"] == "{{5B0C4F3E-93C9-4C0B-8E5D-7A1D2F6E9B41}"
    assert directives["AppVersion"] == "{#Version}"
    assert directives["OutputBaseFilename"] == "ddpm-studio-{#Version}-windows-x86_64-setup"


def test_every_constant_is_known() -> None:
    text = "\n".join(line for name in ("Setup", *SECTIONS) for line in sections()[name])
    text = text.replace("{{", "")  # a brace itself
    messages = {line.split("=")[0].split(".")[1] for line in sections()["CustomMessages"]}
    for constant in re.findall(r"\{([^}]*)\}", text.replace("{#Name}", "name")):
        if constant.startswith("#"):
            assert constant[1:] in defined()
        elif constant.startswith("cm:"):
            assert constant[3:].split(",")[0] in messages | MESSAGES
        else:
            assert constant in CONSTANTS or "-" in constant, constant


def test_the_preprocessor_finds_its_ends_and_what_it_is_asked_for() -> None:
    depth = 0
    for line in SCRIPT.splitlines():
        word = line.strip().split(" ")[0]
        depth += (word in ("#if", "#ifdef", "#ifndef")) - (word == "#endif")
        assert depth >= 0
    assert depth == 0
    given = {"Version", "Numbers", "Bundle", "Icons", "Output"}
    assert set(re.findall(r"^#ifndef (\w+)", SCRIPT, re.MULTILINE)) == given
    assert set(re.findall(r"\{#(\w+)\}", SCRIPT)) <= defined()


def test_words_are_there_in_both_languages() -> None:
    for section in ("Messages", "CustomMessages"):
        words: dict[str, set[str]] = {"en": set(), "zh_TW": set()}
        for line in sections()[section]:
            language, name = line.split("=")[0].split(".")
            words[language].add(name)
        assert words["en"] == words["zh_TW"] != set()
    assert [entry["Name"] for entry in entries("Languages")] == ["en", "zh_TW"]


def test_every_source_is_there() -> None:
    sources = [entry["Source"] for entry in entries("Files")]
    icons = {path.removeprefix("{#Icons}\\") for path in sources if path.startswith("{#Icons}")}
    assert icons == {"experiment.ico", "record.ico"}
    assert [path for path in sources if not path.startswith("{#Icons}")] == [r"{#Bundle}\*"]
    root = ROOT.joinpath("packaging", "windows", "..", "..")
    assert setup()["LicenseFile"] == r"{#Root}\LICENSE"
    assert (root / "LICENSE").is_file()


def test_everything_in_the_registry_is_undone() -> None:
    for entry in entries("Registry"):
        assert entry["Root"] == "HKA"
        undone = {"uninsdeletekey", "uninsdeletevalue", "uninsdeletekeyifempty"}
        assert undone & set(entry["Flags"].split()), entry
        whole = "uninsdeletekey" in entry["Flags"].split()
        owned = r"Software\\Classes\\(DDPMStudio\.|Applications\\)"
        assert not whole or re.match(owned, entry["Subkey"]), "a key of others is removed"


def test_the_kinds_of_files_are_opened_with_the_program() -> None:
    written = {
        (entry["Subkey"].removeprefix("Software\\Classes\\"), entry["ValueName"]): entry[
            "ValueData"
        ]
        for entry in entries("Registry")
        if entry["ValueType"] != "none"
    }
    for suffix, kind in FILES.items():
        icon = kind.split(".")[1].lower()
        assert written[rf"{kind}\shell\open\command", ""] == r'"{app}\{#Program}" "%1"'
        assert written[rf"{kind}\DefaultIcon", ""] == rf"{{app}}\{icon}.ico"
        assert (rf"{suffix}\OpenWithProgids", kind) in written
        assert (r"Applications\{#Program}\SupportedTypes", suffix) in written
        assert (suffix, "") not in written  # of others, perhaps: [Code] asks first
        code = "\n".join(sections()["Code"])
        assert f"OpenByDefault('{suffix}', '{kind}');" in code
        assert f"OpenAsBefore('{suffix}', '{kind}');" in code


def test_a_type_of_another_program_is_taken_over_only_when_ticked() -> None:
    tasks = {entry["Name"]: entry for entry in entries("Tasks")}
    for name, suffix in (("experiments", ".ddpm"), ("records", ".ddpmrecord")):
        owned = f"IsOthers('{suffix}', '{FILES[suffix]}')"
        assert tasks[name]["Check"] == f"not {owned}"
        assert tasks[f"other{name}"]["Check"] == owned
        assert tasks[f"other{name}"]["Flags"] == "unchecked"


def test_the_code_names_tasks_and_functions_that_are_there() -> None:
    code = "\n".join(sections()["Code"])
    tasks = {entry["Name"] for entry in entries("Tasks")}
    assert set(re.findall(r"WizardIsTaskSelected\('(\w+)'\)", code)) <= tasks
    for entry in entries("Icons"):
        assert entry.get("Tasks", "desktopicon") in tasks
    functions = set(re.findall(r"^(?:function|procedure) (\w+)", code, re.MULTILINE))
    for entry in [*entries("Tasks"), *entries("InstallDelete")]:
        called = re.findall(r"(\w+)\(", entry.get("Check", ""))
        assert set(called) <= functions | {"FileExists", "ExpandConstant"}
    # Inno Setup looks for these by name.
    assert {"CurStepChanged", "CurUninstallStepChanged"} <= functions


def test_the_shortcuts_and_the_window_have_one_identity() -> None:
    assert {entry["AppUserModelID"] for entry in entries("Icons")} == {"{#UserModelId}"}
    assert re.findall(r'#define UserModelId "(.+)"', SCRIPT) == [APPLICATION_ID]


# --- what is given to the compiler


def test_the_compiler_is_given_what_the_script_asks_for(setup_program: Any, tmp_path: Path) -> None:
    words = setup_program.command("ISCC.exe", tmp_path / "b", tmp_path / "i", tmp_path / "o", {})
    given = dict(word[2:].split("=", 1) for word in words if word.startswith("/D"))
    assert given == {
        "Version": __version__,
        "Numbers": f"{__version__}.0",
        "Bundle": str(tmp_path / "b"),
        "Icons": str(tmp_path / "i"),
        "Output": str(tmp_path / "o"),
    }
    assert words[0] == "ISCC.exe"
    assert words[-1] == str(WINDOWS / "ddpm-studio.iss")


def test_the_installer_is_signed_where_there_is_a_certificate(
    setup_program: Any, tmp_path: Path
) -> None:
    signed = {"WINDOWS_CERTIFICATE_FILE": "c.pfx"}
    words = setup_program.command("ISCC.exe", tmp_path, tmp_path, tmp_path, signed)
    assert "/DSigned" in words
    (tool,) = (word for word in words if word.startswith("/Sddpm="))
    assert tool == f"/Sddpm=$q{sys.executable}$q $q{WINDOWS / 'sign.py'}$q $f"


def test_the_compiler_is_found_where_its_installer_puts_it(
    setup_program: Any, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError, match="Inno Setup"):
        setup_program.compiler({"PATH": ""})
    path = tmp_path / "Inno Setup 6" / "ISCC.exe"
    path.parent.mkdir()
    path.touch()
    assert setup_program.compiler({"PATH": "", "ProgramFiles(x86)": str(tmp_path)}) == str(path)


def test_what_signs_names_the_certificate_and_has_the_time_attested() -> None:
    sign = load(WINDOWS / "sign.py")
    pfx = {"WINDOWS_CERTIFICATE_FILE": "c.pfx", "WINDOWS_CERTIFICATE_PASSWORD": "secret"}
    words = sign.command("signtool", ["a.exe", "b.exe"], pfx)
    assert words[:2] == ["signtool", "sign"]
    assert words[-2:] == ["a.exe", "b.exe"]
    assert words[words.index("/f") + 1] == "c.pfx"
    assert words[words.index("/p") + 1] == "secret"
    assert "/tr" in words
    cloud = {"WINDOWS_SIGN_DLIB": "d.dll", "WINDOWS_SIGN_METADATA": "m.json"}
    words = sign.command("signtool", ["a.exe"], cloud)
    assert words[words.index("/dlib") + 1] == "d.dll"
    assert words[words.index("/dmdf") + 1] == "m.json"
    assert not sign.sign(["a.exe"], {})
    with pytest.raises(ValueError, match="no certificate"):
        sign.command("signtool", ["a.exe"], {})


def test_the_newest_signtool_is_taken(tmp_path: Path) -> None:
    sign = load(WINDOWS / "sign.py")
    for release in ("10.0.9600.0", "10.0.22621.0"):
        path = tmp_path / "Windows Kits" / "10" / "bin" / release / "x64" / "signtool.exe"
        path.parent.mkdir(parents=True)
        path.touch()
    assert "22621" in sign.signtool({"PATH": "", "ProgramFiles(x86)": str(tmp_path)})


# --- the version resource


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.2.0", (1, 2, 0, 0)), ("1.2.0rc1", (1, 2, 0, 0)), ("3", (3, 0, 0, 0))],
)
def test_windows_compares_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert load(WINDOWS / "version_info.py").numbers(version) == numbers


@pytest.mark.parametrize("version", ["rc1", "1.70000"])
def test_a_version_that_windows_cannot_compare_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match=version):
        load(WINDOWS / "version_info.py").numbers(version)


@pytest.mark.parametrize("program", ["ddpm-studio", "ddpm-core"])
def test_the_version_resource_says_what_the_program_is(program: str) -> None:
    text = load(WINDOWS / "version_info.py").text(program, "1.2.0rc1")
    strings: dict[str, str] = {}

    def kept(*arguments: Any, **named: Any) -> SimpleNamespace:
        return SimpleNamespace(arguments=arguments, **named)

    names = {"VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo"}
    scope: dict[str, Any] = dict.fromkeys((*names, "VarStruct"), kept)
    scope["StringStruct"] = strings.__setitem__
    resource = eval(text, scope)  # as PyInstaller reads it
    assert resource.ffi.filevers == resource.ffi.prodvers == (1, 2, 0, 0)
    assert strings["OriginalFilename"] == f"{program}.exe"
    assert strings["ProductVersion"] == strings["FileVersion"] == "1.2.0rc1"
    assert strings["ProductName"] == "DDPM Studio"


# --- the libraries of a bundle


def library(*imports: str, late: tuple[str, ...] = ()) -> bytes:
    """The smallest 64-bit DLL that imports from these libraries, at once or when needed."""
    base = 0x1000  # of the only section, in memory; 0x200 in the file
    names = [*imports, *late]
    thunks = 20 * (len(imports) + 1) + 32 * (len(late) + 1)
    places, text = [], b""
    for name in names:
        places.append(base + thunks + 32 + len(text))
        text += name.encode() + b"\0"
    hint = base + thunks  # one function, by its number, for all of them
    now = b"".join(struct.pack("<5I", hint, 0, 0, place, hint) for place in places[: len(imports)])
    later = b"".join(
        struct.pack("<8I", 1, place, 0, hint, hint, 0, 0, 0) for place in places[len(imports) :]
    )
    numbers = struct.pack("<QQQQ", 1 << 63 | 1, 0, 0, 0)
    section = now + bytes(20) + later + bytes(32) + numbers + text
    size = -(-len(section) // 0x200) * 0x200
    directories = [(0, 0)] * 16
    directories[1] = (base, 20 * (len(imports) + 1)) if imports else (0, 0)
    directories[13] = (base + 20 * (len(imports) + 1), 32 * (len(late) + 1)) if late else (0, 0)
    optional = struct.pack(
        "<HBB5IQ2I6H4I2H4Q2I", 0x20B, 14, 0, 0, size, 0, 0, base, 0x180000000, base, 0x200,
        6, 0, 0, 0, 6, 0, 0, 0x3000, 0x200, 0, 2, 0, 1 << 20, 4096, 1 << 20, 4096, 0, 16,
    )  # fmt: skip
    optional += b"".join(struct.pack("<2I", *directory) for directory in directories)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0x2022)
    table = struct.pack(
        "<8s6I2HI", b".rdata", len(section), base, size, 0x200, 0, 0, 0, 0, 0x40000040
    )
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + coff + optional + table
    return head.ljust(0x200, b"\0") + section.ljust(size, b"\0")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle that lacks nothing."""
    files = {
        "ddpm-studio.exe": library("KERNEL32.dll", "USER32.dll"),
        "_internal/python311.dll": library("VCRUNTIME140.dll", "api-ms-win-crt-heap-l1-1-0.dll"),
        "_internal/vcruntime140.dll": library("KERNEL32.dll"),
        "_internal/vcruntime140_1.dll": library("VCRUNTIME140.dll"),
        "_internal/msvcp140.dll": library("VCRUNTIME140_1.dll"),
        "_internal/torch/_C.pyd": library("torch_python.dll", "python311.dll"),
        "_internal/torch/lib/torch_python.dll": library("MSVCP140.dll", late=("dbghelp.dll",)),
    }
    for name, content in files.items():
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "bundle"


def test_the_imports_of_a_library_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.dll"
    path.write_bytes(library("Second.dll", "FIRST.dll", late=("third.dll",)))
    found = load(WINDOWS / "runtime.py").imports(path)
    assert found == ["first.dll", "second.dll", "third.dll"]


def test_a_bundle_that_lacks_nothing_passes(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime = load(WINDOWS / "runtime.py")
    assert runtime.missing(bundle) == []
    assert runtime.main(bundle) == 0
    assert "is in the bundle or in Windows" in capsys.readouterr().out


def test_a_library_that_is_nowhere_is_told(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "_internal/msvcp140.dll").unlink()
    assert load(WINDOWS / "runtime.py").main(bundle) == 1
    assert capsys.readouterr().out.splitlines() == [
        "_internal/msvcp140.dll is missing",
        "_internal/torch/lib/torch_python.dll needs msvcp140.dll: "
        "it is neither in the bundle nor part of Windows",
    ]


def test_one_that_is_imported_only_when_needed_is_told_too(bundle: Path) -> None:
    (bundle / "_internal/late.pyd").write_bytes(library("KERNEL32.dll", late=("cudart64_12.dll",)))
    (line,) = load(WINDOWS / "runtime.py").missing(bundle)
    assert line.startswith("_internal/late.pyd needs cudart64_12.dll: it is neither")


def test_a_library_where_nobody_looks_is_told(bundle: Path) -> None:
    elsewhere = bundle / "_internal/numpy/hidden"
    elsewhere.mkdir(parents=True)
    (bundle / "_internal/torch/lib/torch_python.dll").rename(elsewhere / "torch_python.dll")
    (line,) = load(WINDOWS / "runtime.py").missing(bundle)
    assert line == (
        "_internal/torch/_C.pyd needs torch_python.dll: "
        "it lies in _internal/numpy/hidden, which is not searched"
    )


def test_what_scikit_learn_loads_by_its_path_must_be_there(bundle: Path) -> None:
    (bundle / "_internal/sklearn/.libs").mkdir(parents=True)
    (bundle / "_internal/sklearn/.libs/vcomp140.dll").write_bytes(library("KERNEL32.dll"))
    lines = load(WINDOWS / "runtime.py").missing(bundle)
    assert lines == ["_internal/sklearn/.libs/msvcp140.dll is missing"]


def test_no_installer_is_made_of_a_bundle_that_lacks_something(
    setup_program: Any, bundle: Path, tmp_path: Path
) -> None:
    (bundle / "_internal/vcruntime140_1.dll").unlink()
    with pytest.raises(ValueError, match=r"msvcp140\.dll needs vcruntime140_1\.dll"):
        setup_program.make(bundle, tmp_path, tmp_path)


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    assert load(WINDOWS / "runtime.py").main(tmp_path) == 1
