import pytest


@pytest.mark.parametrize(
    ("address", "script"),
    [
        ("/livez", "script-src 'self'"),
        ("/admin/login/", "script-src 'self' 'unsafe-inline'"),
        ("/desk/", "script-src 'self' 'wasm-unsafe-eval'"),
    ],
)
def test_each_door_has_its_content_policy(db, client, address, script):
    policy = client.get(address)["Content-Security-Policy"]

    directives = {directive.strip() for directive in policy.split(";")}

    assert {script, "default-src 'none'", "object-src 'none'", "base-uri 'none'"} <= directives


@pytest.mark.parametrize(("address", "camera"), [("/livez", "camera=()"), ("/desk/", "camera=(self)")])
def test_only_the_desk_may_use_the_camera(db, client, address, camera):
    assert client.get(address)["Permissions-Policy"].split(", ")[0] == camera


def test_admin_is_chinese_whatever_the_browser_asks_for(db, client):
    page = client.get("/admin/login/", headers={"accept-language": "en-US,en"}).content.decode()

    assert 'lang="zh-Hans' in page or 'lang="zh-hans' in page
    assert "登录" in page
