"""
Colours as every screen shows them: whatever a picture's own are, sRGB without transparency.

Runs only inside the decoder's child process, as `cambio.files.imaging` does.
"""

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")


def scalable(image: Image.Image) -> Image.Image:
    """Bring a decoded picture into a mode in which neighbouring values can be mixed."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I"):
        # Sixteen bits of grey; converting straight to eight would clip instead of scale.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def plain(image: Image.Image, profile: object) -> Image.Image:
    """
    Show the colours that a picture means by its values, what is transparent laid on white.

    :param profile: what its values mean, as the file says it
    """
    if "A" not in image.getbands():
        return _in_srgb(image, profile)
    paper = Image.new("RGB", image.size, "white")
    opaque = image.convert("L" if image.mode == "LA" else "RGB")
    paper.paste(_in_srgb(opaque, profile), mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and profile:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(image, meant, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            shown = None  # a profile that is broken or another picture's costs no picture
        if shown is not None:
            return shown
    return image if image.mode in ("RGB", "L") else image.convert("RGB")
