package field

// darkColors are Grafana's colour names in its dark theme.
var darkColors = map[string]string{
	"super-light-red": "#FFA6B0", "light-red": "#FF7383", "red": "#F2495C", "semi-dark-red": "#E02F44", "dark-red": "#C4162A",
	"super-light-orange": "#FFCB7D", "light-orange": "#FFB357", "orange": "#FF9830", "semi-dark-orange": "#FF780A", "dark-orange": "#FA6400",
	"super-light-yellow": "#FFF899", "light-yellow": "#FFEE52", "yellow": "#FADE2A", "semi-dark-yellow": "#F2CC0C", "dark-yellow": "#E0B400",
	"super-light-green": "#C8F2C2", "light-green": "#96D98D", "green": "#73BF69", "semi-dark-green": "#56A64B", "dark-green": "#37872D",
	"super-light-blue": "#C0D8FF", "light-blue": "#8AB8FF", "blue": "#5794F2", "semi-dark-blue": "#3274D9", "dark-blue": "#1F60C4",
	"super-light-purple": "#DEB6F2", "light-purple": "#CA95E5", "purple": "#B877D9", "semi-dark-purple": "#A352CC", "dark-purple": "#8F3BB8",
	"transparent": "rgba(0,0,0,0)", "panel-bg": "#181b1f", "text": "rgb(204, 204, 220)",
}

// lightColors are those of its light theme.
var lightColors = map[string]string{
	"super-light-red": "#FF7383", "light-red": "#F2495C", "red": "#E02F44", "semi-dark-red": "#C4162A", "dark-red": "#AD0317",
	"super-light-orange": "#FFB357", "light-orange": "#FF9830", "orange": "#FF780A", "semi-dark-orange": "#FA6400", "dark-orange": "#E55400",
	"super-light-yellow": "#FFEE52", "light-yellow": "#FADE2A", "yellow": "#F2CC0C", "semi-dark-yellow": "#E0B400", "dark-yellow": "#CC9D00",
	"super-light-green": "#96D98D", "light-green": "#73BF69", "green": "#56A64B", "semi-dark-green": "#37872D", "dark-green": "#19730E",
	"super-light-blue": "#8AB8FF", "light-blue": "#5794F2", "blue": "#3274D9", "semi-dark-blue": "#1F60C4", "dark-blue": "#1250B0",
	"super-light-purple": "#CA95E5", "light-purple": "#B877D9", "purple": "#A352CC", "semi-dark-purple": "#8F3BB8", "dark-purple": "#7C2EA3",
	"transparent": "rgba(255, 255, 255, 0)", "panel-bg": "#ffffff", "text": "rgba(36, 41, 46, 1)",
}

// classicPalette gives series their colours, by index.
var classicPalette = []string{
	"green", "semi-dark-yellow", "blue", "orange", "red", "purple",
	"dark-green", "dark-yellow", "dark-blue", "dark-orange", "dark-red", "dark-purple",
	"super-light-green", "super-light-yellow", "super-light-blue", "super-light-orange", "super-light-red", "super-light-purple",
	"#447EBC", "#C15C17", "#890F02", "#0A437C", "#6D1F62", "#584477",
	"#B7DBAB", "#F4D598", "#70DBED", "#F9BA8F", "#F29191", "#82B5D8",
	"#E5A8E2", "#AEA2E0", "#629E51", "#E5AC0E", "#64B0C8", "#E0752D",
	"#BF1B00", "#0A50A1", "#962D82", "#614D93", "#9AC48A", "#F2C96D",
	"#65C5DB", "#F9934E", "#EA6460", "#5195CE", "#D683CE", "#806EB7",
	"#3F6833", "#967302", "#2F575E", "#99440A", "#58140C", "#052B51",
	"#511749", "#3F2B5B", "#E0F9D7", "#FCEACA", "#CFFAFF", "#F9E2D2",
	"#FCE2DE", "#BADFF4", "#F9D9F9", "#DEDAF7",
}

// cssColors are the names every browser knows.
var cssColors = map[string]string{
	"aliceblue": "#f0f8ff", "antiquewhite": "#faebd7", "aqua": "#00ffff", "aquamarine": "#7fffd4", "azure": "#f0ffff",
	"beige": "#f5f5dc", "bisque": "#ffe4c4", "black": "#000000", "blanchedalmond": "#ffebcd", "blue": "#0000ff",
	"blueviolet": "#8a2be2", "brown": "#a52a2a", "burlywood": "#deb887", "cadetblue": "#5f9ea0", "chartreuse": "#7fff00",
	"chocolate": "#d2691e", "coral": "#ff7f50", "cornflowerblue": "#6495ed", "cornsilk": "#fff8dc", "crimson": "#dc143c",
	"cyan": "#00ffff", "darkblue": "#00008b", "darkcyan": "#008b8b", "darkgoldenrod": "#b8860b", "darkgray": "#a9a9a9",
	"darkgreen": "#006400", "darkkhaki": "#bdb76b", "darkmagenta": "#8b008b", "darkolivegreen": "#556b2f", "darkorange": "#ff8c00",
	"darkorchid": "#9932cc", "darkred": "#8b0000", "darksalmon": "#e9967a", "darkseagreen": "#8fbc8f", "darkslateblue": "#483d8b",
	"darkslategray": "#2f4f4f", "darkturquoise": "#00ced1", "darkviolet": "#9400d3", "deeppink": "#ff1493", "deepskyblue": "#00bfff",
	"dimgray": "#696969", "dodgerblue": "#1e90ff", "firebrick": "#b22222", "floralwhite": "#fffaf0", "forestgreen": "#228b22",
	"fuchsia": "#ff00ff", "gainsboro": "#dcdcdc", "ghostwhite": "#f8f8ff", "gold": "#ffd700", "goldenrod": "#daa520",
	"gray": "#808080", "green": "#008000", "greenyellow": "#adff2f", "honeydew": "#f0fff0", "hotpink": "#ff69b4",
	"indianred": "#cd5c5c", "indigo": "#4b0082", "ivory": "#fffff0", "khaki": "#f0e68c", "lavender": "#e6e6fa",
	"lavenderblush": "#fff0f5", "lawngreen": "#7cfc00", "lemonchiffon": "#fffacd", "lightblue": "#add8e6", "lightcoral": "#f08080",
	"lightcyan": "#e0ffff", "lightgoldenrodyellow": "#fafad2", "lightgrey": "#d3d3d3", "lightgreen": "#90ee90", "lightpink": "#ffb6c1",
	"lightsalmon": "#ffa07a", "lightseagreen": "#20b2aa", "lightskyblue": "#87cefa", "lightslategray": "#778899", "lightsteelblue": "#b0c4de",
	"lightyellow": "#ffffe0", "lime": "#00ff00", "limegreen": "#32cd32", "linen": "#faf0e6", "magenta": "#ff00ff",
	"maroon": "#800000", "mediumaquamarine": "#66cdaa", "mediumblue": "#0000cd", "mediumorchid": "#ba55d3", "mediumpurple": "#9370d8",
	"mediumseagreen": "#3cb371", "mediumslateblue": "#7b68ee", "mediumspringgreen": "#00fa9a", "mediumturquoise": "#48d1cc", "mediumvioletred": "#c71585",
	"midnightblue": "#191970", "mintcream": "#f5fffa", "mistyrose": "#ffe4e1", "moccasin": "#ffe4b5", "navajowhite": "#ffdead",
	"navy": "#000080", "oldlace": "#fdf5e6", "olive": "#808000", "olivedrab": "#6b8e23", "orange": "#ffa500",
	"orangered": "#ff4500", "orchid": "#da70d6", "palegoldenrod": "#eee8aa", "palegreen": "#98fb98", "paleturquoise": "#afeeee",
	"palevioletred": "#d87093", "papayawhip": "#ffefd5", "peachpuff": "#ffdab9", "peru": "#cd853f", "pink": "#ffc0cb",
	"plum": "#dda0dd", "powderblue": "#b0e0e6", "purple": "#800080", "rebeccapurple": "#663399", "red": "#ff0000",
	"rosybrown": "#bc8f8f", "royalblue": "#4169e1", "saddlebrown": "#8b4513", "salmon": "#fa8072", "sandybrown": "#f4a460",
	"seagreen": "#2e8b57", "seashell": "#fff5ee", "sienna": "#a0522d", "silver": "#c0c0c0", "skyblue": "#87ceeb",
	"slateblue": "#6a5acd", "slategray": "#708090", "snow": "#fffafa", "springgreen": "#00ff7f", "steelblue": "#4682b4",
	"tan": "#d2b48c", "teal": "#008080", "thistle": "#d8bfd8", "tomato": "#ff6347", "turquoise": "#40e0d0",
	"violet": "#ee82ee", "wheat": "#f5deb3", "white": "#ffffff", "whitesmoke": "#f5f5f5", "yellow": "#ffff00",
	"yellowgreen": "#9acd32",
}

// colorblindPalette are told apart by the colour blind.
var colorblindPalette = []string{
	"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000", "#FFFFFF",
}

// nextPalette is palette-categorical-next.
var nextPalette = []string{
	"#D97E9B", "#FFC554", "#41CD94", "#64A6D8", "#F79CFF", "#E78A5F", "#C9E1A6", "#00CFE3", "#9B93DF", "#FFB2BE",
	"#CEA82E", "#9CF2D6", "#8FC3FF", "#CE84C1", "#FFC39D", "#89C862", "#41AEC7", "#CDB9FF", "#EF8488", "#E7DB98",
	"#00D8BE", "#759EE6", "#FFB1E1", "#EE9941", "#BAF2B8", "#54D3FF", "#B78EE2", "#FF645A", "#C0BD2F", "#8FFFF6",
	"#B4C7FF", "#EB85B5", "#FFD49F", "#58DB89", "#46ABDE", "#EABCFF", "#FF8E6F", "#DEED9F", "#00DFE5", "#959DF6",
}

// next2Palette is palette-categorical-next-2.
var next2Palette = []string{
	"#63B564", "#DED188", "#84B1FF", "#FFDBBC", "#FFA8AA", "#C986E6", "#FFC4D4", "#9BCB35", "#D3EFFF", "#F8B4D2",
	"#A6B924", "#AFE8FF", "#FF97DA", "#AAA720", "#81E3FB", "#F386E2", "#FFE397", "#84D6E1", "#D784DF", "#FED283",
	"#00D4DA", "#F2E7FF", "#F3C48A", "#00C9C0", "#E4DAFF", "#FFAC74", "#00BEA7", "#D2CFFF", "#FF9767", "#9DFFDF",
	"#BDC4FF", "#FE8260", "#93F4C5", "#A4BAFF", "#EA796E", "#9FE3B3", "#74B6FF", "#FFD8DD", "#89E04D", "#3BAFFE",
}

// next3Palette is palette-categorical-next-3.
var next3Palette = []string{
	"#63B564", "#88DDFE", "#CA94FF", "#FFD8D3", "#CFCB00", "#00BEB5", "#C7D5FF", "#FF8DC4", "#FFE5C7", "#9FDCB0",
	"#00BBFF", "#F0D0FF", "#FFA48B", "#9BAC32", "#7CE6E9", "#A3ABFF", "#FFDAE4", "#E1C18A", "#1DC58A", "#B7DFFF",
	"#F38EFC", "#FFE7DD", "#BED997", "#00C5D8", "#DEDCFF", "#FFA4B3", "#C79E00", "#8BEBCC", "#7DBBFF", "#FFDCF8",
	"#F5BB95", "#7DC053", "#9BEAFF", "#C5ADFF", "#EA777E", "#E0D287", "#00CEB5", "#D5E4FF", "#FFA1DC", "#E88E29",
}
