package transform

import "fmt"

// Trace sets the number of colors, 2 to 64, and the detail, from 1, coarse and small, to 10, for
// tracing raster images to SVG. The server's default detail is 6.
func (t Transformation) Trace(colors, detail int) Transformation {
	t, _ = t.within("colors", colors, 2, 64)
	t, _ = t.within("detail", detail, 1, 10)
	if detail == defaultDetail {
		return t.set("trace", fmt.Sprintf("trace_%d", colors))
	}
	return t.set("trace", fmt.Sprintf("trace_%d_%d", colors, detail))
}

const defaultDetail = 6

// TraceMono traces raster images to SVG as ink on transparent paper.
func (t Transformation) TraceMono() Transformation { return t.set("trace", "trace_mono") }

// Quality sets the quality of lossy formats, 1 to 100.
func (t Transformation) Quality(quality int) Transformation {
	return t.number("quality", "quality", quality, 1, 100)
}

// Lossless encodes without loss in formats that offer both.
func (t Transformation) Lossless() Transformation { return t.set("lossless", "lossless") }

// Animate keeps all frames of an animation, in formats that can.
func (t Transformation) Animate() Transformation { return t.set("animate", "animate") }

// Progressive makes a progressive JPEG, of which viewers show a coarse picture first.
func (t Transformation) Progressive() Transformation { return t.set("progressive", "progressive") }

// Chroma sets the chroma subsampling of JPEG: 420, 422 or 444.
func (t Transformation) Chroma(sampling int) Transformation {
	if sampling != 420 && sampling != 422 && sampling != 444 {
		return t.fail("chroma is %d, must be one of 420, 422, 444", sampling)
	}
	return t.set("chroma", fmt.Sprintf("chroma_%d", sampling))
}

// Strip asks for the original without metadata, if it is requested in its own format.
func (t Transformation) Strip() Transformation { return t.set("strip", "strip") }

// Compress asks for the smallest possible file that does not change the picture.
func (t Transformation) Compress() Transformation { return t.set("compress", "compress") }

// MaxBytes limits the size of the file, 1 to 100,000,000. Lossy formats use the highest quality
// that fits; other formats use fewer colors.
func (t Transformation) MaxBytes(byteCount int) Transformation {
	return t.number("maxbytes", "bytes", byteCount, 1, 100_000_000)
}

// Linear resizes in linear light.
func (t Transformation) Linear() Transformation { return t.set("linear", "linear") }

// Background sets the color, rrggbb or rrggbbaa in hex digits, for padding and corners, and behind
// transparency in formats without it.
func (t Transformation) Background(color string) Transformation {
	t, text := t.color(color)
	return t.set("background", "background_"+text)
}

func (t Transformation) number(step, name string, value, least, most int) Transformation {
	t, _ = t.within(name, value, least, most)
	return t.set(step, fmt.Sprintf("%s_%d", step, value))
}
