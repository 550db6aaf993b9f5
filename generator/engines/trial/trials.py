"""What is tried of an engine, and when it counts as working."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from generator.engines.base import Capabilities, ImageRequest, Source, Task
from generator.engines.sizes import Size
from generator.engines.trial.comparison import Pixels, distance, is_picture, pixels_of, repainted

PROMPT, OTHER_PROMPT = "a red house by the sea", "two blue boats, at night"
WEIGHTED = "a (red house:1.6) by the sea"
UNWANTED = "a house, the colour red"
SEED = 7
TINY_STEPS = 2  # the fewest by which a solver of several steps shows what it does with the first
STRENGTH = 0.5  # of twice as many steps: from fewer, the half that is drawn would begin at pure noise

Judge = Callable[[Sequence[Pixels], float], str]
Shape = Callable[[Size], Size]


@dataclass(frozen=True)
class Trial:
    """One ability by name (`task inpaint`, `scheduler euler`), the pictures it takes, and what is wrong with them.

    `judge` answers a half sentence for operators, or nothing where all is well; it is told the noise too: by how many
    grey levels the same request, drawn twice, differed from itself.
    """

    ability: str
    requests: tuple[ImageRequest, ...]
    judge: Judge


class Trials:
    """The trials of what an engine says it can do, at a `tiny` size; those of sizes as `shape` shrinks them."""

    def __init__(self, able: Capabilities, tiny: Size, shape: Shape = lambda size: size) -> None:
        self.able, self.tiny, self.shape = able, tiny, shape

    def of_tasks(self) -> Iterator[Trial]:
        """Plainest first."""
        for task in Task:
            if task in self.able.tasks:
                yield self.of_task(task)

    def of_task(self, task: Task) -> Trial:
        """Words, a picture, or a picture and a mask, must each have a say in what is drawn."""
        asked = self.request(task)
        if task is Task.TEXT2IMAGE:
            return Trial(f"task {task}", (asked, replace(asked, prompt=OTHER_PROMPT)), moved("the prompt"))
        if task is Task.INPAINT:
            source = pixels_of(asked.sources[0].data)
            whole = replace(asked, strength=1.0)
            return Trial(f"task {task}", (whole,), lambda made, noise: flat(made, noise) or repainted(source, made[0]))
        other = replace(asked, sources=(scene(self.tiny, upside_down=True),))
        return Trial(f"task {task}", (asked, other), moved("the picture it starts from"))

    def of_settings(self, task: Task) -> Iterator[Trial]:
        """Everything else, each beside the plain request of a task that works."""
        plain = self.request(task)
        yield from self.of_sizes(plain, most=1)
        if self.able.negative_prompt:
            yield Trial("negative prompt", (plain, replace(plain, negative_prompt=UNWANTED)), moved("it"))
        if self.able.prompt_weights:
            yield Trial("prompt weights", (plain, replace(plain, prompt=WEIGHTED)), moved("a weight"))
        for name in self.able.schedulers:
            if name != "default":
                yield Trial(f"scheduler {name}", (replace(plain, scheduler=name),), flat)
        for name in self.able.adapters:
            yield Trial(f"adapter {name}", (plain, replace(plain, adapters=((name, 1.0),))), moved("it"))
        if self.able.most_sources > 1 and Task.IMAGE2IMAGE in self.able.tasks:
            one = self.request(Task.IMAGE2IMAGE)
            two = replace(one, sources=(*one.sources, scene(self.tiny, upside_down=True)))
            yield Trial("several sources", (one, two), moved("the second picture"))
        yield from self.of_sizes(plain, skip=1)

    def of_sizes(self, plain: ImageRequest, *, skip: int = 0, most: int | None = None) -> Iterator[Trial]:
        """The largest of each class."""
        for kind in size_classes(self.able.sizes)[skip:most]:
            largest = max((size for size in self.able.sizes if class_of(size) == kind), key=area)
            yield Trial(f"size {kind}", (resized(plain, self.shape(largest)),), flat)

    def request(self, task: Task) -> ImageRequest:
        """The plain one of a task: two steps, the engine's own guidance."""
        sources = () if task is Task.TEXT2IMAGE else (scene(self.tiny),)
        steps = TINY_STEPS if task is Task.TEXT2IMAGE else 2 * TINY_STEPS
        return ImageRequest(
            "trial",
            task,
            PROMPT,
            SEED,
            *self.tiny,
            min(steps, self.able.max_steps),
            guidance_scale=self.able.default_guidance_scale,
            strength=STRENGTH,
            sources=sources,
            mask=right_half(self.tiny) if task is Task.INPAINT else None,
        )


def class_of(size: Size) -> str:
    """Square, wide or tall."""
    width, height = size
    return "square" if width == height else "wide" if width > height else "tall"


def size_classes(sizes: Sequence[Size]) -> list[str]:
    """In the order in which they are announced."""
    return list(dict.fromkeys(class_of(size) for size in sizes))


def area(size: Size) -> int:
    return size[0] * size[1]


def resized(request: ImageRequest, size: Size) -> ImageRequest:
    """The same at another size, its mask with it; a source is fitted by whoever draws."""
    return replace(request, width=size[0], height=size[1], mask=right_half(size) if request.mask else None)


def moved(what: str) -> Judge:
    """Two pictures that must differ by more than chance explains."""

    def judge(made: Sequence[Pixels], noise: float) -> str:
        return flat(made, noise) or ("" if distance(*made) > 2 * noise else f"{what} changed nothing")

    return judge


def flat(made: Sequence[Pixels], noise: float) -> str:
    return "" if all(is_picture(one) for one in made) else "what came out is one flat colour"


def scene(size: Size, *, upside_down: bool = False) -> Source:
    """A simple picture to start from: sky over ground, with a sun."""
    image = Image.new("RGB", size, (70, 120, 200))
    paper, (width, height) = ImageDraw.Draw(image), size
    paper.rectangle((0, height // 2, width, height), fill=(60, 110, 50))
    paper.ellipse((width // 8, height // 8, width // 3, height // 3), fill=(250, 220, 90))
    return Source(png(image.transpose(Image.Transpose.ROTATE_180) if upside_down else image))


def right_half(size: Size) -> bytes:
    """A mask."""
    mask = Image.new("L", size, 0)
    mask.paste(255, (size[0] // 2, 0, *size))
    return png(mask)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
