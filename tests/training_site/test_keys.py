import stat

import pytest

from training_site.keys import KEYS, write_keys


def test_keys_are_fresh_and_for_this_user_alone(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    write_keys(first)
    write_keys(second)

    names = [line.split("=")[0] for line in first.read_text().splitlines()]

    assert names == ["SECRET_KEY", *KEYS]
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert set(first.read_text().splitlines()) & set(second.read_text().splitlines()) == set()


def test_existing_keys_are_never_replaced(tmp_path):
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=old")

    with pytest.raises(FileExistsError):
        write_keys(path)

    assert path.read_text() == "SECRET_KEY=old"
