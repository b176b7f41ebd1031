import re
from dataclasses import fields

import pytest

from display.theme import CHANGE_WORDS, DARK, LIGHT, STANDING_WORDS, Theme, rgb, rgba
from indicators.values import Verdict


def luminance(colour: str) -> float:
    red, green, blue = rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK])
class TestTheme:
    def test_every_colour_is_written_in_six_hex_digits(self, theme: Theme) -> None:
        texts = [getattr(theme, field.name) for field in fields(theme)]
        colours = [text for text in texts if isinstance(text, str)] + list(theme.ramp)
        assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)

    def test_the_ramp_survives_greyscale(self, theme: Theme) -> None:
        light = [luminance(colour) for colour in theme.ramp]
        assert light == sorted(light, reverse=not theme.is_dark)

    def test_fewer_classes_keep_both_ends_of_the_ramp(self, theme: Theme) -> None:
        for count in range(2, 6):
            colours = theme.classes(count)
            assert (len(set(colours)), colours[0], colours[-1]) == (count, theme.ramp[0], theme.ramp[-1])

    def test_a_single_class_is_the_strongest(self, theme: Theme) -> None:
        assert theme.classes(1) == (theme.ramp[-1],)

    @pytest.mark.parametrize("count", [0, 6])
    def test_no_more_classes_than_can_be_told_apart(self, theme: Theme, count: int) -> None:
        with pytest.raises(ValueError, match="1 to 5 classes"):
            theme.classes(count)

    @pytest.mark.parametrize("words", [CHANGE_WORDS, STANDING_WORDS])
    def test_every_verdict_has_colour_shape_and_word(self, theme: Theme, words: dict[Verdict, str]) -> None:
        marks = {verdict: theme.mark(verdict, words=words) for verdict in Verdict}
        assert [mark.word for mark in marks.values()] == [words[verdict] for verdict in Verdict]
        assert marks[Verdict.BETTER].shape == "▲"
        assert marks[Verdict.WORSE].shape == "▼"
        assert marks[Verdict.SAME].colour == marks[Verdict.NONE].colour == theme.same
        assert len({marks[verdict].colour for verdict in (Verdict.BETTER, Verdict.SAME, Verdict.WORSE)}) == 3

    def test_lights_differ_in_shape_and_the_unknown_is_a_ring(self, theme: Theme) -> None:
        lamps = [theme.light(level) for level in ("red", "yellow", "green", "no such level")]
        assert len({lamp.shape for lamp in lamps}) == 4
        assert lamps[3].shape == "○"


def test_colours_are_given_as_numbers() -> None:
    assert rgb("#0F5A6B") == [15, 90, 107]
    assert rgba("#0F5A6B", opacity=70) == [15, 90, 107, 70]
