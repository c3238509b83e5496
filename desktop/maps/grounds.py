"""Pictures to draw on: a scanned sketch laid between four edges."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from db.errors import Conflict
from db.models.maps import MapGround
from db.store import Store
from desktop.attachments.pictures import UNREADABLE
from desktop.confined.room import Room
from desktop.errors import Refusal
from desktop.given_file import content_of
from desktop.jobs import Progress
from desktop.maps.shapes import Bounds, Plane

MOST_BYTES = 20 * 2**20
MOST_PIXELS = 60_000_000
SHARE = 0.8  # of the map that a new picture takes
QUALITY = 92
FORMATS = {"PNG", "JPEG"}
NO_PICTURE = "底图要用 PNG 或 JPEG 图片（.png、.jpg）。这个文件不是，或者已经损坏。"
TOO_LARGE = "这张图片太大（{size}），底图最大 {limit}。请用看图软件缩小后再添加。"
TOO_MANY_BYTES = f"这张图片超过 {MOST_BYTES // 2**20} MB，不能作底图。请用看图软件缩小后再添加。"
ROOM = Room()
NO_TITLE = "请给底图起个名称。"
NO_EDGES = "底图的四边位置不对：东边要在西边的右面，北边要在南边的上面。"
GONE = "这张底图已被删除。请刷新地图后再试。"


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture to draw on; its bytes are asked for by `picture`."""

    key: int
    version: int
    title: str
    edges: Bounds


class Grounds:
    """Keeps the pictures."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> tuple[Ground, ...]:
        """Return all pictures in the order in which they came."""
        columns = (MapGround.id, MapGround.version, MapGround.title, MapGround.west, MapGround.south,
                   MapGround.east, MapGround.north)  # fmt: skip
        with self._store.read() as session:
            rows = session.execute(select(*columns).order_by(MapGround.id)).all()
        return tuple(Ground(key, version, title, Bounds(*edges)) for key, version, title, *edges in rows)

    def picture(self, key: int) -> bytes:
        """Return the bytes of one picture."""
        with self._store.read() as session:
            found = session.scalar(select(MapGround.picture).where(MapGround.id == key))
        if found is None:
            raise Refusal(GONE)
        return found

    def add(self, title: str, source: Path | bytes, edges: Bounds | None, around: Bounds) -> int:
        """Keep a picture; without edges it is laid into the middle of `around`, as wide as it is high."""
        if not title.strip():
            raise Refusal(NO_TITLE)
        content = source if isinstance(source, bytes) else content_of(source, MOST_BYTES, TOO_MANY_BYTES)
        content, width, height = ROOM.ask(f"{__name__}:checked_picture", content)
        west, south, east, north = _edges(edges or fitted(around, width / height))
        with self._store.write("添加底图") as session:
            ground = MapGround(
                title=title.strip()[:100], picture=content, west=west, south=south, east=east, north=north
            )
            session.add(ground)
            session.flush()
            return ground.id

    def place(self, key: int, version: int, edges: Bounds) -> None:
        """Lay a picture between other edges."""
        with self._store.write("调整底图位置") as session:
            ground = session.get(MapGround, key)
            if ground is None:
                raise Refusal(GONE)
            if ground.version != version:
                raise Conflict
            ground.west, ground.south, ground.east, ground.north = _edges(edges)

    def remove(self, key: int) -> None:
        """Delete a picture."""
        with self._store.write("删除底图") as session:
            ground = session.get(MapGround, key)
            if ground is None:
                raise Refusal(GONE)
            session.delete(ground)


def checked_picture(content: bytes, _progress: Progress) -> tuple[bytes, int, int]:
    """Return a picture upright and in plain colours, its width and its height. Raise Refusal for what is none.

    In the confined process.
    """
    from PIL import Image, ImageOps  # costs 0.03 s of the start

    if len(content) > MOST_BYTES:
        raise Refusal(TOO_MANY_BYTES)
    try:
        with Image.open(BytesIO(content), formats=sorted(FORMATS)) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                limit = f"{MOST_PIXELS // 10**6} 百万像素"
                raise Refusal(TOO_LARGE.format(size=f"{width} × {height} 像素", limit=limit))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            if upright.size == picture.size and picture.mode in ("RGB", "RGBA", "L", "P", "1", "LA"):
                return content, width, height
            turned = BytesIO()
            upright.convert("RGB").save(turned, "JPEG", quality=QUALITY)
            return turned.getvalue(), *upright.size
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        raise Refusal(NO_PICTURE) from error


def fitted(around: Bounds, shape: float) -> Bounds:
    """Return the edges of a picture in the middle of a part of the map; `shape` is its width over its height."""
    plane = Plane.around(around)
    corners = plane.to_plane([(around.west, around.south), (around.east, around.north)])  # type: ignore[arg-type]
    width, height = (corners[1] - corners[0]) * SHARE
    width, height = min(width, height * shape), min(height, width / shape)
    (west, south), (east, north) = plane.to_degrees([(-width / 2, -height / 2), (width / 2, height / 2)])  # type: ignore[arg-type]
    return Bounds(float(west), float(south), float(east), float(north))


def _edges(edges: Bounds) -> Bounds:
    west, south, east, north = edges
    if not (-180 <= west < east <= 180 and -89 <= south < north <= 89):
        raise Refusal(NO_EDGES)
    return edges
