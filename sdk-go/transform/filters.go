package transform

// Sepia applies a sepia tone: amount 0 to 1, as in the CSS filter sepia.
func (t Transformation) Sepia(amount float64) Transformation {
	t, argument, _ := t.decimal("amount", amount, 0, 1)
	return t.then("sepia" + unless("1", argument))
}

// Invert inverts the colors.
func (t Transformation) Invert() Transformation { return t.then("invert") }

// Brightness changes the brightness: factor 0 to 100, as in the CSS filter brightness; 1 changes
// nothing.
func (t Transformation) Brightness(factor float64) Transformation {
	return t.filter("brightness", "factor", factor, 0, 100)
}

// Contrast changes the contrast: factor 0 to 100, as in the CSS filter contrast; 1 changes nothing.
func (t Transformation) Contrast(factor float64) Transformation {
	return t.filter("contrast", "factor", factor, 0, 100)
}

// Saturation changes the saturation: factor 0 to 100, as in the CSS filter saturate; 1 changes
// nothing.
func (t Transformation) Saturation(factor float64) Transformation {
	return t.filter("saturation", "factor", factor, 0, 100)
}

// Hue rotates the hues by degrees, −360 to 360, as in the CSS filter hue-rotate.
func (t Transformation) Hue(degrees float64) Transformation {
	t, angle, _ := t.angle(degrees)
	return t.then("hue_" + angle)
}

// Gamma raises values to the power of the inverse of an exponent, 0.1 to 10; above 1 brightens.
func (t Transformation) Gamma(exponent float64) Transformation {
	return t.filter("gamma", "exponent", exponent, 0.1, 10)
}

// Normalize stretches the luminances over the full range.
func (t Transformation) Normalize() Transformation { return t.then("normalize") }

// Threshold makes every pixel black or white: level is the lowest luminance that becomes white, 0
// to 255. The server's default is 128.
func (t Transformation) Threshold(level int) Transformation {
	return t.whole("threshold", "level", level, 0, 255, 128)
}

// Posterize reduces the number of values of each channel to levels, 2 to 255.
func (t Transformation) Posterize(levels int) Transformation {
	return t.whole("posterize", "levels", levels, 2, 255, -1)
}

// Tint replaces the chroma of every pixel with that of one color, rrggbb, or rrggbbaa, whose alpha
// sets the strength.
func (t Transformation) Tint(color string) Transformation {
	t, text := t.color(color)
	return t.then("tint_" + text)
}

// Duotone maps luminances to a gradient between two colors, rrggbb or rrggbbaa: dark for black,
// light for white.
func (t Transformation) Duotone(dark, light string) Transformation {
	t, black := t.color(dark)
	t, white := t.color(light)
	return t.then("duotone_" + black + "_" + white)
}

// Pixelate replaces squares with their mean color: side in pixels, 1 to 1,000; 1 changes nothing.
func (t Transformation) Pixelate(side int) Transformation {
	return t.whole("pixelate", "side", side, 1, 1000, -1)
}

// Blur applies a Gaussian blur: sigma in pixels, 0 to 250; 0 changes nothing.
func (t Transformation) Blur(sigma float64) Transformation {
	return t.filter("blur", "sigma", sigma, 0, 250)
}

// Sharpen sharpens with an unsharp mask: sigma in pixels, 0 to 10; 0 changes nothing. The server's
// default is 1.
func (t Transformation) Sharpen(sigma float64) Transformation {
	t, argument, _ := t.decimal("sigma", sigma, 0, 10)
	return t.then("sharpen" + unless("1", argument))
}

// Median replaces each pixel with the median of the square around it: side in pixels, odd, 1 to
// 101; 1 changes nothing.
func (t Transformation) Median(side int) Transformation {
	t, ok := t.within("side", side, 1, 101)
	if ok && side%2 == 0 {
		return t.fail("side is %d, must be odd", side)
	}
	return t.whole("median", "side", side, 1, 101, -1)
}

// Vignette darkens the picture toward its corners.
func (t Transformation) Vignette() Transformation { return t.then("vignette") }

// Emboss renders the picture as a lit relief.
func (t Transformation) Emboss() Transformation { return t.then("emboss") }

// Edges shows edges as white on black.
func (t Transformation) Edges() Transformation { return t.then("edges") }

// filter appends an operation with one decimal argument.
func (t Transformation) filter(step, name string, value, least, most float64) Transformation {
	t, argument, _ := t.decimal(name, value, least, most)
	return t.then(step + "_" + argument)
}
