; The Windows installer of DDPM Studio, for Inno Setup 6.3 or later. packaging/windows/setup_program.py
; runs the compiler over it and says where things are:
;
;   ISCC /DVersion=1.2.0 /DNumbers=1.2.0.0 /DBundle=DIR /DIcons=DIR /DOutput=DIR ddpm-studio.iss
;
; Version   as in ddpm_core/version.py;  Numbers  the same as four numbers
; Bundle    the folder that PyInstaller made
; Icons     the folder with ddpm-studio.ico, experiment.ico and record.ico
; Output    where the installer is written to
; /DSigned /Sddpm=COMMAND   signs the installer and the uninstaller with that command

#ifndef Version
  #error "Version is missing: /DVersion=1.2.0"
#endif
#ifndef Numbers
  #error "Numbers is missing: /DNumbers=1.2.0.0"
#endif
#ifndef Bundle
  #error "Bundle is missing: /DBundle=dist\ddpm-studio"
#endif
#ifndef Icons
  #error "Icons is missing: /DIcons=build\icons"
#endif
#ifndef Output
  #error "Output is missing: /DOutput=dist"
#endif

#define Name "DDPM Studio"
#define Program "ddpm-studio.exe"
#define UserModelId "io.github.ddpm_studio.DDPMStudio"
#define Root SourcePath + "..\.."
; Traditional Chinese is not among the languages of every edition of Inno Setup.
#define Chinese "Languages\ChineseTraditional.isl"
#if !FileExists(CompilerPath + Chinese)
  #define Chinese "Languages\Unofficial\ChineseTraditional.isl"
#endif
#if FileExists(CompilerPath + Chinese)
  #define HasChinese
#endif

[Setup]
; What Windows knows the program by, for ever: a new version replaces the old one.
AppId={{5B0C4F3E-93C9-4C0B-8E5D-7A1D2F6E9B41}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher={#Name}
VersionInfoVersion={#Numbers}
VersionInfoDescription={#Name} Setup
VersionInfoProductName={#Name}
VersionInfoProductTextVersion={#Version}
; For the person alone, without administrator rights; who has them may choose all users.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
; 64 bits, on ARM by Windows' emulation; Qt needs Windows 10 1809.
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
DefaultDirName={autopf}\{#Name}
DisableProgramGroupPage=yes
DisableDirPage=auto
LicenseFile={#Root}\LICENSE
; The windows of a version that runs are closed after asking, so that its files can be replaced.
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes
ChangesEnvironment=yes
SetupIconFile={#Icons}\ddpm-studio.ico
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName={#Name}
WizardStyle=modern
ShowLanguageDialog=auto
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
OutputDir={#Output}
OutputBaseFilename=ddpm-studio-{#Version}-windows-x86_64-setup
#ifdef Signed
SignTool=ddpm
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
#ifdef HasChinese
Name: "zh_TW"; MessagesFile: "compiler:{#Chinese}"
#endif

[Messages]
en.ConfirmUninstall=Remove %1 from this computer?%n%nYour experiments, pictures and settings are yours and stay where they are.
#ifdef HasChinese
zh_TW.ConfirmUninstall=要從這台電腦移除 %1 嗎？%n%n您的實驗、圖片與設定屬於您，會留在原處。
#endif

[CustomMessages]
en.Files=Files:
en.Experiments=Open &experiments (.ddpm) with DDPM Studio
en.Records=Open &recorded processes (.ddpmrecord) with DDPM Studio
en.OtherExperiments=Open &experiments (.ddpm) with DDPM Studio instead of the program that opens them now
en.OtherRecords=Open &recorded processes (.ddpmrecord) with DDPM Studio instead of the program that opens them now
en.CommandLine=Command line:
en.OnPath=Add &ddpm-core to the PATH, to train, sample and export without a window
en.Experiment=DDPM Studio experiment
en.Record=DDPM Studio recorded process
#ifdef HasChinese
zh_TW.Files=檔案：
zh_TW.Experiments=用 DDPM Studio 開啟實驗 (.ddpm)(&E)
zh_TW.Records=用 DDPM Studio 開啟錄下的過程 (.ddpmrecord)(&R)
zh_TW.OtherExperiments=改用 DDPM Studio（而非目前的程式）開啟實驗 (.ddpm)(&E)
zh_TW.OtherRecords=改用 DDPM Studio（而非目前的程式）開啟錄下的過程 (.ddpmrecord)(&R)
zh_TW.CommandLine=命令列：
zh_TW.OnPath=將 ddpm-core 加入 PATH，不開視窗也能訓練、取樣與匯出(&D)
zh_TW.Experiment=DDPM Studio 實驗
zh_TW.Record=DDPM Studio 錄下的過程
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
; A type of file that another program opens is taken over only where the person ticks it.
Name: "experiments"; Description: "{cm:Experiments}"; GroupDescription: "{cm:Files}"; Check: not IsOthers('.ddpm', 'DDPMStudio.Experiment')
Name: "otherexperiments"; Description: "{cm:OtherExperiments}"; GroupDescription: "{cm:Files}"; Flags: unchecked; Check: IsOthers('.ddpm', 'DDPMStudio.Experiment')
Name: "records"; Description: "{cm:Records}"; GroupDescription: "{cm:Files}"; Check: not IsOthers('.ddpmrecord', 'DDPMStudio.Record')
Name: "otherrecords"; Description: "{cm:OtherRecords}"; GroupDescription: "{cm:Files}"; Flags: unchecked; Check: IsOthers('.ddpmrecord', 'DDPMStudio.Record')
Name: "path"; Description: "{cm:OnPath}"; GroupDescription: "{cm:CommandLine}"; Flags: unchecked

[InstallDelete]
; What the former version had and this one has not is not left behind.
Type: filesandordirs; Name: "{app}\_internal"; Check: FileExists(ExpandConstant('{app}\{#Program}'))

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "{#Icons}\experiment.ico"; DestDir: "{app}"; Flags: ignoreversion
Source: "{#Icons}\record.ico"; DestDir: "{app}"; Flags: ignoreversion

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "{#UserModelId}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "{#UserModelId}"; Tasks: desktopicon

[Registry]
; The kinds of files, and that this program is one of those that can open them.
Root: HKA; Subkey: "Software\Classes\DDPMStudio.Experiment"; ValueType: string; ValueName: ""; ValueData: "{cm:Experiment}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DDPMStudio.Experiment\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\experiment.ico"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DDPMStudio.Experiment\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DDPMStudio.Record"; ValueType: string; ValueName: ""; ValueData: "{cm:Record}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DDPMStudio.Record\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\record.ico"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DDPMStudio.Record\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.ddpm\OpenWithProgids"; ValueType: string; ValueName: "DDPMStudio.Experiment"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.ddpmrecord\OpenWithProgids"; ValueType: string; ValueName: "DDPMStudio.Record"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
; That it opens them by default: written by [Code], which keeps what stood there and puts it back.
Root: HKA; Subkey: "Software\Classes\.ddpm"; ValueType: none; Flags: uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.ddpmrecord"; ValueType: none; Flags: uninsdeletekeyifempty
; The list "Open with" shows the name of the program.
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".ddpm"; ValueData: ""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".ddpmrecord"; ValueData: ""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""; Flags: uninsdeletekey

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
const
  Classes = 'Software\Classes\';
  Former = 'DDPMStudio.Former'; { the value under which the former default is kept }

{ --- which program opens a type of file by default }

function IsOthers(Extension, ProgId: String): Boolean;
var
  Owner: String;
begin
  Result := RegQueryStringValue(HKA, Classes + Extension, '', Owner)
    or RegQueryStringValue(HKLM, Classes + Extension, '', Owner);
  Result := Result and (Owner <> '') and (CompareText(Owner, ProgId) <> 0);
end;

procedure OpenByDefault(Extension, ProgId: String);
var
  Owner: String;
begin
  if RegQueryStringValue(HKA, Classes + Extension, '', Owner) and (Owner <> '')
    and (CompareText(Owner, ProgId) <> 0) then
    RegWriteStringValue(HKA, Classes + Extension, Former, Owner);
  RegWriteStringValue(HKA, Classes + Extension, '', ProgId);
end;

{ Undo OpenByDefault, unless another program has become the default since. }
procedure OpenAsBefore(Extension, ProgId: String);
var
  Owner, Before: String;
begin
  if not RegQueryStringValue(HKA, Classes + Extension, Former, Before) then
    Before := '';
  if RegQueryStringValue(HKA, Classes + Extension, '', Owner)
    and (CompareText(Owner, ProgId) = 0) then
    if Before <> '' then
      RegWriteStringValue(HKA, Classes + Extension, '', Before)
    else
      RegDeleteValue(HKA, Classes + Extension, '');
  RegDeleteValue(HKA, Classes + Extension, Former);
end;

{ --- PATH }

function PathRoot: Integer;
begin
  if IsAdminInstallMode then
    Result := HKLM
  else
    Result := HKCU;
end;

function PathKey: String;
begin
  if IsAdminInstallMode then
    Result := 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
  else
    Result := 'Environment';
end;

{ The folders of Path but for Folder, however that is written. }
function Without(Path, Folder: String): String;
var
  Entry: String;
  At: Integer;
begin
  Result := '';
  while Path <> '' do
  begin
    At := Pos(';', Path);
    if At = 0 then
      At := Length(Path) + 1;
    Entry := Copy(Path, 1, At - 1);
    Delete(Path, 1, At);
    if (Entry <> '') and (CompareText(RemoveBackslash(RemoveQuotes(Entry)), Folder) <> 0) then
    begin
      if Result <> '' then
        Result := Result + ';';
      Result := Result + Entry;
    end;
  end;
end;

procedure SetPath(Wanted: Boolean);
var
  Before, After, Folder: String;
begin
  Folder := RemoveBackslash(ExpandConstant('{app}'));
  if not RegQueryStringValue(PathRoot, PathKey, 'Path', Before) then
  begin
    if RegValueExists(PathRoot, PathKey, 'Path') then
      exit; { not a text: left alone }
    Before := '';
  end;
  After := Without(Before, Folder);
  if Wanted then
  begin
    if After <> '' then
      After := After + ';';
    After := After + Folder;
  end
  else if Pos(Lowercase(Folder), Lowercase(Before)) = 0 then
    exit; { not there: nothing is written }
  if After = Before then
    exit;
  if After = '' then
    RegDeleteValue(PathRoot, PathKey, 'Path')
  else
    RegWriteExpandStringValue(PathRoot, PathKey, 'Path', After);
end;

{ --- when }

procedure CurStepChanged(CurStep: TSetupStep);
begin
  if CurStep <> ssPostInstall then
    exit;
  if WizardIsTaskSelected('experiments') or WizardIsTaskSelected('otherexperiments') then
    OpenByDefault('.ddpm', 'DDPMStudio.Experiment');
  if WizardIsTaskSelected('records') or WizardIsTaskSelected('otherrecords') then
    OpenByDefault('.ddpmrecord', 'DDPMStudio.Record');
  SetPath(WizardIsTaskSelected('path'));
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep <> usUninstall then
    exit;
  OpenAsBefore('.ddpm', 'DDPMStudio.Experiment');
  OpenAsBefore('.ddpmrecord', 'DDPMStudio.Record');
  SetPath(False);
end;
