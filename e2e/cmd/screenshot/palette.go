package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// shrink returns a picture of a page as one with a palette, of a third of the bytes: a page has few
// colours, and most of them are steps between two at the edge of a letter.
func shrink(picture []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	area := full.Bounds()
	small := image.NewPaletted(area, commonColours(full))
	nearest := map[color.Color]uint8{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c := full.At(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(small.Palette.Index(c))
				nearest[c] = i
			}
			small.SetColorIndex(x, y, i)
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, small); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return b.Bytes(), nil
}

// commonColours are 256 colours of the picture: a quarter of them those that most points have, the
// others one for each of the shades that most points are of.
func commonColours(picture image.Image) color.Palette {
	type shade struct{ r, g, b uint32 }
	points := map[color.Color]int{}
	area := picture.Bounds()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			points[picture.At(x, y)]++
		}
	}
	var all color.Palette
	for c := range points {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.Color) int { return points[b] - points[a] })
	var chosen color.Palette
	have := map[shade]bool{}
	for i, c := range all {
		r, g, b, _ := c.RGBA()
		s := shade{r >> 13, g >> 13, b >> 13}
		if len(chosen) < 256 && (i < 64 || !have[s]) {
			chosen = append(chosen, c)
			have[s] = true
		}
	}
	return chosen
}
