"""Commands beside a gallery that is stopped: those that read or write rows start its database for themselves."""

from config.embedded.beside import NEED_ROWS
from config.embedded.parts import PROJECT

WITHOUT = {
    "credentials": "writes a certificate into a folder",
    "engine": "draws without a gallery",
    "mainjob": "run by `up` itself",
    "seed": "run by `up` itself",
    "up": "starts them all",
}


def test_every_command_of_ours_starts_the_database_or_stands_here_with_its_reason():
    ours = {file.stem for file in PROJECT.glob("*/management/commands/*.py")} - {"__init__"}
    assert not ours - NEED_ROWS - WITHOUT.keys()
