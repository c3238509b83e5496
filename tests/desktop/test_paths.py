"""Where an office may be kept, and where not."""

import os

import pytest

from desktop.errors import Refusal
from desktop.paths import MOUNTS, Paths, filesystem_of, is_on_network, make_ready

LINE = "{number} 1 0:{number} / {point} rw,relatime shared:1 - {kind} {source} rw\n"


@pytest.fixture
def mounts(folder):
    """A table of mounts as Linux shows it."""

    def write(*mounted):
        path = folder / "mountinfo"
        lines = [("/", "ext4"), *mounted]
        path.write_text(
            "".join(
                LINE.format(number=number, point=str(point).replace(" ", "\\040"), kind=kind, source="somewhere")
                for number, (point, kind) in enumerate(lines, 20)
            ),
            "utf-8",
        )
        return path

    return write


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.gvfsd-fuse", "davfs", "afs"])
def test_a_network_drive_is_refused_with_the_reason(folder, mounts, kind):
    with pytest.raises(Refusal, match="网络盘上容易损坏"):
        make_ready(folder / "share" / "office", mounts((folder / "share", kind)))
    assert not (folder / "share").exists()


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "ntfs3", "exfat", "vfat"])
def test_a_disk_of_this_machine_will_do(folder, mounts, kind):
    assert make_ready(folder / "disk", mounts((folder / "disk", kind))) == ()
    assert (folder / "disk").is_dir()


def test_the_innermost_and_latest_mount_counts(folder, mounts):
    inside = folder / "share" / "local disk"
    table = mounts((folder / "share", "nfs4"), (inside, "nfs4"), (inside, "ext4"))
    assert is_on_network(folder / "share" / "other", table)
    assert not is_on_network(inside / "office", table)
    assert not is_on_network(folder / "shared", table)


def test_a_link_to_a_network_drive_is_seen_through(folder, mounts):
    (folder / "share").mkdir()
    (folder / "link").symlink_to(folder / "share")
    assert is_on_network(folder / "link" / "office", mounts((folder / "share", "cifs")))


def test_without_a_table_nothing_is_known(folder):
    assert filesystem_of(folder, folder / "absent") is None
    assert not is_on_network(folder, folder / "absent")


@pytest.mark.skipif(not MOUNTS.exists(), reason="this system has no table of mounts")
def test_the_table_of_this_machine_is_understood():
    assert filesystem_of(MOUNTS.parent) == "proc"


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive - 陈埭镇",
        "我的坚果云",
        "Nutstore Files",
        "WPS云盘",
        "WPSDrive",
        "百度网盘同步",
        "BaiduSyncdisk",
        "Dropbox",
    ],
)
def test_a_synchronised_folder_is_warned_of(folder, name):
    (warning,) = make_ready(folder / name / "office")
    assert "会自动同步" in warning


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(folder):
    (folder / "closed").mkdir(mode=0o500)
    with pytest.raises(Refusal, match="不能写入"):
        make_ready(folder / "closed")


@pytest.mark.skipif(not MOUNTS.exists(), reason="this system has no folder that nobody may write to")
def test_a_folder_nobody_can_write_to_is_refused():
    with pytest.raises(Refusal, match="不能写入"):
        make_ready(MOUNTS.parent / "office")


def test_a_file_is_no_folder(folder):
    (folder / "office").write_text("")
    with pytest.raises(Refusal, match="不是文件夹"):
        make_ready(folder / "office")
    with pytest.raises(Refusal, match="不是文件夹"):
        make_ready(folder / "office" / "inside")


def test_a_full_disk_is_refused_with_numbers(folder):
    with pytest.raises(Refusal, match=r"剩余空间只有 \d+ MB，至少需要 1073741824 MB"):
        make_ready(folder, room=1 << 50)


def test_the_command_line_chooses_the_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)
    paths = Paths.of_this_machine(folder.relative_to(folder) / "office")
    assert paths == Paths.at(folder / "office")
    assert {paths.logs, paths.backups, paths.exports} == {paths.data / name for name in ("logs", "backups", "exports")}


def test_each_user_has_a_folder_of_the_own(folder, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(folder / "Documents"))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
    paths = Paths.of_this_machine()
    assert paths.data.name == "Gedang"
    assert paths.exports.name == "格档导出"
    assert not paths.data.exists()
