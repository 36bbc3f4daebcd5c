"""The lessons in a real browser: taken from the start to the answer, by mouse, by finger and by keyboard alone."""

import pytest

from tests.browser.test_shell import PHONE, findings

#: Seconds for which runs may take on a machine with other work.
RUNS = 120_000


def stroke(page, number, start, end):
    """Draw a line on a paper by mouse, from the left to the right; heights are shares."""
    paper = page.locator(".draw svg").nth(number)
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    top, floor = box["y"] + 12, box["y"] + box["height"] - 44

    def y(share):
        return floor - share * (floor - top)

    page.mouse.move(box["x"] + 60, y(start))
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(box["x"] + 60 + (box["width"] - 75) * step / 30, y(start + (end - start) * step / 30))
    page.mouse.up()


def drawn(page, number=0):
    """The shares of a paper's points, in percent."""
    points = page.locator(".draw").nth(number).get_by_role("slider")
    return [int(point.get_attribute("aria-valuenow")) for point in points.all()]


def reveal(page):
    page.wait_for_selector(".lesson-reveal", timeout=RUNS)
    page.wait_for_selector(".plot .main-svg")


def answer(page):
    page.wait_for_selector(".lesson-run button:not([disabled])")
    page.get_by_role("button", name="Answer").click()


def focused(page, said):
    """Wait until the keyboard is where something is said."""
    page.wait_for_function("said => document.activeElement.innerText.startsWith(said)", arg=said)


@pytest.mark.slow
def test_a_lesson_by_mouse_from_the_start_to_the_next(visit):
    page = visit("/lessons")
    page.get_by_role("link", name="Begin: Bandwagon and snob").click()
    page.wait_for_selector("h1:text('Bandwagon and snob')")
    run = page.get_by_role("button", name="Run it")
    assert run.is_disabled()
    stroke(page, 0, 0.7, 0.95)
    stroke(page, 1, 0.7, 0.3)
    conformists, snobs = drawn(page, 0), drawn(page, 1)
    assert conformists == sorted(conformists)
    assert snobs == sorted(snobs, reverse=True)
    assert 90 <= conformists[-1] <= 96
    assert 28 <= snobs[-1] <= 36
    page.wait_for_function("!document.querySelector('.lesson-run button').disabled")
    run.click()
    page.wait_for_selector(".lesson-running progress")
    reveal(page)
    near = page.locator(".lesson-near").all_inner_texts()
    assert [each.split(":")[0] for each in near] == ["Town of conformists", "Town of snobs"]
    assert page.get_by_text("Your guess: Town of snobs").count() >= 1
    page.get_by_role("radio", name="It melts away, the cheaper shirt wins").check()
    answer(page)
    page.wait_for_selector(".lesson-verdict:has-text('Not quite.')")
    assert page.locator(".option.right").inner_text().startswith("It grows all the same")
    assert page.locator(".option.wrong").inner_text().startswith("It melts away")
    # A link restores all of it, for somebody else too.
    other = visit(page.url.removeprefix(page.url.split("/lessons")[0]))
    reveal(other)
    assert other.locator(".lesson-verdict").inner_text().startswith("Not quite.")
    assert drawn(other, 1) == snobs
    page.get_by_role("link", name="Next: Learning from friends").click()
    page.wait_for_selector("h1:text('Learning from friends')")
    assert page.get_by_role("link", name="1. Bandwagon and snob (done)").is_visible()
    page.go_back()
    page.wait_for_selector(".lesson-verdict:has-text('Not quite.')")


def test_a_lesson_by_keyboard_alone_on_a_phone(visit):
    page = visit("/lessons/frugality", **PHONE)
    press = page.keyboard.press
    page.get_by_role("link", name="5. The loop against the funnel").focus()
    press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "slider"
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "20%"
    for _ in range(8):
        press("PageUp")
        press("ArrowUp")
        press("ArrowRight")
    press("ArrowDown")
    press("ArrowDown")
    assert drawn(page) == [32] * 7 + [28]
    assert "Day 180: 28%" in page.locator(".draw-says").inner_text()
    page.wait_for_function("!document.querySelector('.lesson-run button').disabled")
    press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Run it"
    press("Enter")
    reveal(page)
    focused(page, "What happened")
    assert 0 <= page.locator("#lesson-found").bounding_box()["y"] < 100
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.type === 'radio' && !document.activeElement.disabled"):
            break
        press("Tab")
    press("ArrowDown")  # from the first to the second answer
    press("ArrowDown")  # nothing counts yet
    press("ArrowUp")
    page.wait_for_selector(".lesson-run button:not([disabled])")
    assert page.locator(".lesson-verdict, .option.right").count() == 0
    press("Tab")
    press("Enter")
    page.wait_for_selector(".lesson-verdict")
    focused(page, "Not quite.")
    assert page.locator(".option.wrong").inner_text().startswith("A little higher")
    assert page.locator(".option.right").inner_text().startswith("Near 100%")


def test_a_line_is_drawn_by_finger_and_can_be_mended_point_by_point(visit):
    page = visit("/lessons/identity", **PHONE)
    paper = page.locator(".draw svg")
    box = paper.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 25, box["y"] + 12 + (box["height"] - 56) / 2)
    page.wait_for_function("document.querySelectorAll('.draw [role=slider]')[7].getAttribute('aria-valuenow') !== '93'")
    assert 45 <= drawn(page)[-1] <= 55
    assert drawn(page)[:-1] == [93] * 7
    last = page.get_by_role("slider", name="Day 240")
    last.focus()
    page.keyboard.press("End")
    assert drawn(page)[-1] == 100
    page.keyboard.press("Home")
    assert drawn(page)[-1] == 0


def test_whoever_leaves_while_it_runs_finds_the_question_again(visit):
    page = visit("/lessons/loop")
    page.get_by_role("radio", name="About 35").check()
    page.get_by_role("button", name="Run it").click()
    page.wait_for_selector(".lesson-running")
    page.get_by_role("link", name="2. Learning from friends").click()
    page.wait_for_selector("h1:text('Learning from friends')")
    assert page.locator(".lesson-running").count() == 0
    page.go_back()
    page.wait_for_selector("h1:text('The loop against the funnel')")
    reveal(page)
    assert "About 35" in page.locator(".lesson-near").inner_text()


@pytest.mark.parametrize("screen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_lessons_are_accessible_and_fit_the_screen(visit, screen):
    page = visit("/lessons", **screen)
    page.wait_for_timeout(300)
    assert not findings(page)
    page.goto(page.url + "/bandwagon")
    page.wait_for_selector(".draw svg")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not findings(page)


def test_what_happened_is_accessible(visit):
    page = visit("/lessons/friends", color_scheme="dark")
    page.get_by_role("radio", name="In the town of scattered friends").check()
    page.get_by_role("button", name="Run it").click()
    reveal(page)
    page.get_by_role("radio", name="It adds about as much").check()
    answer(page)
    page.wait_for_selector(".lesson-verdict")
    page.wait_for_timeout(300)
    assert not findings(page)
    assert page.locator("figure table").count() == 2


def test_a_lesson_turns_round_for_a_language_from_right_to_left(visit):
    page = visit("/lessons/identity?lang=ar-XB")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heading = page.locator("main h1").bounding_box()
    assert heading["x"] + heading["width"] > 700
    # Time runs from left to right all the same.
    first, last = page.locator(".draw .handle").first.bounding_box(), page.locator(".draw .handle").last.bounding_box()
    assert first["x"] < last["x"]


def test_the_market_of_a_lesson_can_be_watched(visit):
    page = visit("/lessons/bandwagon")
    guess = page.evaluate("location.pathname")
    assert guess == "/lessons/bandwagon"
    stroke(page, 0, 0.7, 0.9)
    stroke(page, 1, 0.7, 0.5)
    page.wait_for_function("!document.querySelector('.lesson-run button').disabled")
    page.get_by_role("button", name="Run it").click()
    reveal(page)
    page.get_by_role("radio", name="It stays at about 70").check()
    answer(page)
    page.get_by_role("link", name="Try it yourself").click()
    page.wait_for_url("**/explore?s=*")
    page.wait_for_selector("main h1")
    assert page.get_by_role("alert").count() == 0
    # What is done stays done, wherever one has been.
    page.get_by_role("navigation").get_by_role("link", name="Lessons").click()
    page.wait_for_selector("text=1 of 5 done")
    page.goto(page.evaluate("location.origin") + "/lessons/loop")
    page.wait_for_selector(".lesson-steps a.done")
    page.evaluate("localStorage.setItem('journeysim.lessons', '{\"<b>\": 1')")
    page.reload()
    page.wait_for_selector("main h1")
    assert page.locator(".lesson-steps a.done").count() == 0
