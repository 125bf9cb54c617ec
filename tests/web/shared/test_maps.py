"""The small map: what it draws, and where."""

import pytest

from streets.places import Coordinates, Shape
from web.shared.maps import HEIGHT, MARGIN, MARK_HEIGHT, WIDTH, Spot, map_of

STREET = (Coordinates(52.3885, 4.8855), Coordinates(52.3895, 4.8855))


def east_of(degrees):
    return Coordinates(52.389, 4.8855 + degrees)


def test_nothing_to_draw_is_no_map():
    assert map_of(Shape(), []) is None


def test_north_is_up_and_all_is_within_the_margins():
    drawn = map_of(Shape(points=STREET), [])
    (south_x, south_y), (north_x, north_y) = drawn.doors
    assert south_x == north_x == WIDTH // 2
    assert north_y < south_y
    assert north_y >= MARGIN - 1
    assert south_y <= HEIGHT - MARGIN + 1


def test_distances_are_true_to_the_scale():
    drawn = map_of(Shape(points=STREET), [])
    length = drawn.doors[0][1] - drawn.doors[1][1]
    assert length / drawn.scale.length * drawn.scale.metres == pytest.approx(111.2, rel=0.02)
    assert drawn.scale.right <= WIDTH * 0.4


def test_a_single_door_is_not_magnified_without_end():
    drawn = map_of(Shape(points=STREET[:1]), [])
    assert drawn.doors == ((WIDTH // 2, HEIGHT // 2),)
    assert drawn.scale.metres <= 50


def test_lines_and_areas_are_drawn_as_they_are():
    ring = (*STREET, east_of(0.001), STREET[0])
    drawn = map_of(Shape(lines=(STREET,), polygons=((ring, ring),)), [])
    assert len(drawn.lines[0].split()) == 2
    assert drawn.areas[0].count("M ") == drawn.areas[0].count(" Z") == 2


def test_photos_beside_each_other_share_a_mark():
    spots = [Spot(1, STREET[0]), Spot(2, STREET[0]), Spot(3, east_of(0.004))]
    marks = map_of(Shape(points=STREET), spots).marks
    assert [mark.text for mark in marks] == ["1, 2", "3"]
    assert not any(mark.is_beyond for mark in marks)


def test_a_photo_from_far_away_stands_at_the_edge_and_spoils_no_scale():
    near = map_of(Shape(points=STREET), [])
    drawn = map_of(Shape(points=STREET), [Spot(1, east_of(1.0))])
    (mark,) = drawn.marks
    assert mark.is_beyond
    assert WIDTH - MARGIN < mark.x < WIDTH
    assert mark.left + mark.width < WIDTH
    assert drawn.scale == near.scale


def test_photos_are_drawn_where_the_register_knows_no_street():
    drawn = map_of(Shape(), [Spot(1, STREET[0])])
    assert drawn.marks[0].x == WIDTH // 2


def test_marks_at_the_edges_stay_whole():
    spots = [Spot(1, Coordinates(53.0, 3.0)), Spot(2, Coordinates(52.0, 6.0))]
    for mark in map_of(Shape(points=STREET), spots).marks:
        assert mark.left > 0
        assert mark.top > 0
        assert mark.top + MARK_HEIGHT < HEIGHT


def test_numbers_stand_on_the_far_side_of_what_was_cleaned():
    south, north = map_of(Shape(points=STREET), [Spot(1, STREET[0]), Spot(2, STREET[1])]).marks
    assert south.is_below
    assert not north.is_below
