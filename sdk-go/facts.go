package progimage

import (
	"math"
	"math/bits"
	"strconv"
)

// Faces are the faces in a picture of a size in pixels.
type Faces struct {
	Model   string `json:"model"`
	Picture struct {
		Width  int `json:"width"`
		Height int `json:"height"`
	} `json:"picture"`
	Faces []Face `json:"faces"`
}

// Face is one face, where it is in pixels, and how sure the model is.
type Face struct {
	Box       Box      `json:"box"`
	Score     float64  `json:"score"`
	Landmarks []Point  `json:"landmarks"`
	Encoding  Encoding `json:"encoding"`
}

// Box is a rectangle in pixels.
type Box struct {
	Left   int `json:"left"`
	Top    int `json:"top"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Point is a place in pixels.
type Point struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Encoding are the numbers by which faces are compared.
type Encoding []float64

// Distance tells whether two faces are of one person: usually if it is below 0.6. Encodings of
// different models cannot be compared: their distance is not a number.
func (e Encoding) Distance(other Encoding) float64 {
	if len(e) != len(other) {
		return math.NaN()
	}
	sum := 0.0
	for i := range e {
		sum += (e[i] - other[i]) * (e[i] - other[i])
	}
	return math.Sqrt(sum)
}

// Labels name what a picture shows.
type Labels struct {
	Model  string  `json:"model"`
	Labels []Label `json:"labels"`
}

// Label is one name, how sure the model is in percent, and what it is a kind of.
type Label struct {
	Name       string   `json:"name"`
	Confidence float64  `json:"confidence"`
	Parents    []string `json:"parents"`
}

// Placeholder is what a page can show before the image is there.
type Placeholder struct {
	Model           string       `json:"model"`
	Colors          []ColorShare `json:"colors"`
	BlurHash        string       `json:"blurHash"`
	ThumbHash       string       `json:"thumbHash"`
	PerceptualHash  Hash         `json:"perceptualHash"`
	HasTransparency bool         `json:"hasTransparency"`
	Sharpness       float64      `json:"sharpness"`
}

// ColorShare is how much of a picture has about a color.
type ColorShare struct {
	Color string  `json:"color"`
	Share float64 `json:"share"`
}

// Hash is a perceptual hash of 64 bits.
type Hash uint64

// Distance is the number of bits in which two hashes differ.
func (h Hash) Distance(other Hash) int { return bits.OnesCount64(uint64(h ^ other)) }

// UnmarshalText parses 16 hex digits.
func (h *Hash) UnmarshalText(text []byte) error {
	value, err := strconv.ParseUint(string(text), 16, 64)
	*h = Hash(value)
	return err
}
