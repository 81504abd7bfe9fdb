import frontline.errors as tree
from frontline.errors import DeliveryError, FrontlineError


def test_every_error_stands_in_the_drawing_with_its_codes() -> None:
    drawing = tree.__doc__ or ""
    classes = [each for each in vars(tree).values() if isinstance(each, type) and issubclass(each, FrontlineError)]
    assert len(classes) == 10
    for each in classes:
        line = next(line for line in drawing.splitlines() if each.__name__ in line)
        assert line.split(each.__name__)[1].split()[:2] == [str(each.exit_code), str(each.http_status)]


def test_a_message_names_file_feature_and_remedy() -> None:
    error = DeliveryError("the ring crosses itself", "draw it again", path="map.geojson", where="feature 3")
    assert str(error) == "map.geojson, feature 3: the ring crosses itself; draw it again"
