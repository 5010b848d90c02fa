def test_admin_is_chinese_whatever_the_browser_asks_for(db, client):
    page = client.get("/admin/login/", headers={"accept-language": "en-US,en"}).content.decode()

    assert 'lang="zh-Hans' in page or 'lang="zh-hans' in page
    assert "登录" in page


def test_address_that_only_takes_a_form_says_so_when_opened(db, client):
    response = client.get("/large-text/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "系统没有执行任何操作，也没有改变任何内容。" in response.content.decode()
