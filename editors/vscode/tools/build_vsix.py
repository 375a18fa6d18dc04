#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packs the extension. usage: tools/build_vsix.py [FILE]

The same sources give the same bytes: names are sorted and times are fixed. There is nothing to compile or to download.
"""

import json
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

HERE = pathlib.Path(__file__).resolve().parents[1]
PARTS = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "icon.png", "src", "media", "walkthrough"]
LEFT_OUT = {"media/jsconfig.json"}
EPOCH = (1980, 1, 1, 0, 0, 0)

TYPES = {
    ".css": "text/css",
    ".js": "application/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vsixmanifest": "text/xml",
}
ASSETS = {
    "Microsoft.VisualStudio.Code.Manifest": "package.json",
    "Microsoft.VisualStudio.Services.Content.Details": "README.md",
    "Microsoft.VisualStudio.Services.Content.Changelog": "CHANGELOG.md",
    "Microsoft.VisualStudio.Services.Content.License": "LICENSE",
    "Microsoft.VisualStudio.Services.Icons.Default": "icon.png",
}


def members():
    """The extension's files by their names in the package."""
    found = {}
    for part in PARTS:
        path = HERE / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            name = file.relative_to(HERE).as_posix()
            if file.is_file() and name not in LEFT_OUT:
                found[f"extension/{name}"] = file.read_bytes()
    return found


def content_types(names):
    endings = sorted({pathlib.PurePosixPath(name).suffix for name in names} - {""})
    rows = "".join(f"<Default Extension={quoteattr(end)} ContentType={quoteattr(TYPES[end])}/>" for end in endings)
    rows += '<Override PartName="/extension/LICENSE" ContentType="text/plain"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="{space}">{rows}</Types>\n'


def manifest(package):
    """The part that VS Code and galleries read first."""
    attributes = {"Id": package["name"], "Version": package["version"], "Publisher": package["publisher"]}
    identity = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    properties = {
        "Microsoft.VisualStudio.Code.Engine": package["engines"]["vscode"],
        "Microsoft.VisualStudio.Code.ExtensionKind": ",".join(package["extensionKind"]),
        "Microsoft.VisualStudio.Code.ExtensionDependencies": "",
        "Microsoft.VisualStudio.Code.ExtensionPack": "",
    }
    rows = [f"      <Property Id={quoteattr(name)} Value={quoteattr(value)}/>" for name, value in properties.items()]
    assets = [
        f'    <Asset Type={quoteattr(kind)} Path={quoteattr("extension/" + path)} Addressable="true"/>'
        for kind, path in ASSETS.items()
    ]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">',
        "  <Metadata>",
        f'    <Identity Language="en-US"{identity}/>',
        f"    <DisplayName>{escape(package['displayName'])}</DisplayName>",
        f'    <Description xml:space="preserve">{escape(package["description"])}</Description>',
        f"    <Tags>{escape(','.join(package['keywords']))}</Tags>",
        f"    <Categories>{escape(','.join(package['categories']))}</Categories>",
        "    <GalleryFlags>Public</GalleryFlags>",
        "    <License>extension/LICENSE</License>",
        "    <Icon>extension/icon.png</Icon>",
        "    <Properties>",
        *rows,
        "    </Properties>",
        "  </Metadata>",
        '  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>',
        "  <Dependencies/>",
        "  <Assets>",
        *assets,
        "  </Assets>",
        "</PackageManifest>",
        "",
    ]
    return "\n".join(lines)


def build(target):
    package = json.loads((HERE / "package.json").read_text())
    files = members()
    files["extension.vsixmanifest"] = manifest(package).encode()
    files["[Content_Types].xml"] = content_types(files).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            archive.writestr(info, files[name])


def main():
    package = json.loads((HERE / "package.json").read_text())
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else f"{package['name']}-{package['version']}.vsix")
    build(target)
    print(target)


if __name__ == "__main__":
    main()
