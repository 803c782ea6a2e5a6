package com.progimage.server.engine.svg;

import static com.progimage.server.engine.svg.SvgDrawing.GREEN;
import static com.progimage.server.engine.svg.SvgDrawing.draw;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drawings that are green all over in browsers, because of their styles. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StylesTest {
  private static final String SELECTORS =
      """
      <style>:root{fill:green}</style>ALL
      <style>rect:not(.a){fill:green}</style>ALL
      <style>rect:not(.a, .b > rect){fill:green}</style>ALL
      <style>:is(circle, rect){fill:green}</style>ALL
      <style>:is(rect, :no-such){fill:green}</style>ALL
      <style>:where(rect){fill:green} rect{fill:green}:where(#b){fill:red}</style><rect id='b' width='20' height='20'/>
      <style>rect:nth-of-type(2){fill:green}</style><rect/>ALL
      <style>rect:nth-child(3){fill:green}</style><g/>ALL
      <style>rect:nth-child(2n+1){fill:green}</style><title>x</title>ALL
      <style>rect:nth-child(-n + 3){fill:green}</style><title>x</title>ALL
      <style>rect:nth-child(2 of .a){fill:green}</style><g class='a'/><rect class='a' width='20' height='20'/>
      <style>rect:nth-last-child(odd){fill:green}</style>ALL
      <style>rect:last-child{fill:green}rect:first-child{fill:red}</style>ALL
      <style>rect:only-of-type{fill:green}rect:only-child{fill:red}</style>ALL
      <style>g:empty + rect{fill:green}</style><g/>ALL
      <style>g:empty + rect{fill:red}rect{fill:green}g:has(title) + rect{fill:green}</style><g><title/></g>ALL
      <style>g:has(> rect) rect{fill:green}</style><g>ALL</g>
      <style>g:has(+ rect) ~ rect{fill:green}</style><g/>ALL
      <style>svg > rect{fill:green}</style>ALL
      <style>g ~ rect{fill:green}</style><g/><path/>ALL
      <style>[width]{fill:green}</style>ALL
      <style>[data-a="x"]{fill:green}</style><rect data-a='x' width='20' height='20'/>
      <style>[data-a=X i]{fill:green}[data-a=X s]{fill:red}</style><rect data-a='x' width='20' height='20'/>
      <style>[data-a^=x][data-a$=z][data-a*=y][data-a|=x][data-b~=c]{fill:green}</style><rect data-a='x-y-z' data-b='a c' width='20' height='20'/>
      <style>[data-a^=""]{fill:red}rect{fill:green}</style><rect data-a='x' width='20' height='20'/>
      <style>rect:hover{fill:red}rect{fill:green}</style>ALL
      <style>rect{fill:green}rect:no-such, rect{fill:red}</style>ALL
      <style>rect{fill:green}rect::before, g{fill:red}</style>ALL
      <style>#a\\:b{fill:green}</style><rect id='a:b' width='20' height='20'/>
      <style>.\\31 a{fill:green}</style><rect class='1a' width='20' height='20'/>
      <style>RECT{fill:red}rect{fill:green}</style>ALL
      <style>@namespace s url(http://www.w3.org/2000/svg);s|rect{fill:green}</style>ALL
      <style>rect{fill:green}x|rect{fill:red}</style>ALL
      <style>@namespace "http://www.w3.org/1999/xhtml";rect{fill:red}*|rect{fill:green}</style>ALL
      <style>g{fill:green;rect{fill:inherit}.no &amp;{fill:red}}</style><g>ALL</g>
      <style>g{&amp; > rect{fill:green}}</style><g>ALL</g>
      <style>.a{&amp;.b{fill:green}}</style><rect class='a b' width='20' height='20'/>
      <style>g{@media screen{fill:green}}</style><g>ALL</g>
      """;

  private static final String ORDER =
      """
      <style>rect{fill:green}</style><rect fill='red' width='20' height='20'/>
      <style>rect{fill:red}</style><rect style='fill:green' width='20' height='20'/>
      <style>rect{fill:green !important}</style><rect style='fill:red' width='20' height='20'/>
      <style>rect{fill:red!important}</style><rect style='fill:green! important' width='20' height='20'/>
      <style>#a{fill:green}.a.a.a{fill:red}</style><rect id='a' class='a' width='20' height='20'/>
      <style>rect{fill:green}*{fill:red}</style>ALL
      <style>rect{fill:red}rect{fill:green}</style>ALL
      <style>rect{fill:green}</style><style media='print'>rect{fill:red}</style>ALL
      <style>rect{fill:green}</style><style type='text/less'>rect{fill:red}</style>ALL
      <style>rect{fill:green;fill:no-such;fill:rgb(1}</style>ALL
      <style>rect{fill:green}/* } rect{fill:red} */</style>ALL
      <style><![CDATA[<!-- rect{fill:green} -->]]></style>ALL
      <style>@layer a{rect{fill:green}}</style>ALL
      <style>@layer a{#a{fill:red}}rect{fill:green}</style><rect id='a' width='20' height='20'/>
      <style>@layer a,b;@layer b{rect{fill:green}}@layer a{rect{fill:red}}</style>ALL
      <style>@layer a{rect{fill:red}@layer b{#a{fill:red}}}@layer a{rect{fill:green}}</style><rect id='a' width='20' height='20'/>
      <style>@layer a{rect{fill:green!important}}@layer b{rect{fill:red!important}}rect{fill:red!important}</style>ALL
      <style>@layer a{rect{fill:green}}@layer b{rect{fill:revert-layer}}</style>ALL
      <style>rect{fill:revert-layer}</style><rect fill='green' width='20' height='20'/>
      <style>@import "x.css";@charset "x";rect{fill:green}@font-face{font-family:x}@keyframes a{from{fill:red}}</style>ALL
      """;

  private static final String CONDITIONS =
      """
      <style>@media only screen{rect{fill:green}}</style>ALL
      <style>@media screen and (min-width:1px){rect{fill:green}}</style>ALL
      <style>@media print{rect{fill:red}}@media not print{rect{fill:green}}</style>ALL
      <style>@media print, (max-width: 99em) and (min-height:1px){rect{fill:green}}</style>ALL
      <style>@media (width >= 20px) and (1px &lt; height &lt;= 20px){rect{fill:green}}</style>ALL
      <style>@media (orientation:portrait) and (prefers-color-scheme:light){rect{fill:green}}</style>ALL
      <style>rect{fill:green}@media (prefers-color-scheme:dark){rect{fill:red}}</style>ALL
      <style>rect{fill:green}@media (prefers-reduced-motion), (no-such), not (no-such){rect{fill:red}}</style>ALL
      <style>@media (not (monochrome)) and ((min-width:1px) or (grid)){rect{fill:green}}</style>ALL
      <style>@media (resolution:1dppx) and (aspect-ratio:1/1){rect{fill:green}}</style>ALL
      <style>rect{fill:green}@media screen and{rect{fill:red}}</style>ALL
      <style>@supports (fill:green){rect{fill:green}}</style>ALL
      <style>rect{fill:green}@supports (fill:no-such){rect{fill:red}}</style>ALL
      <style>@supports not (no-such:thing){rect{fill:green}}</style>ALL
      <style>@supports (fill:red) and (not (x:y)){@media all{rect{fill:green}}}</style>ALL
      <style>@supports selector(:is(a)) {rect{fill:green}}@supports selector(:no-such){rect{fill:red}}</style>ALL
      """;

  private static final String VARIABLES =
      """
      <style>:root{--c:green}.a{fill:var(--c)}</style><rect class='a' width='20' height='20'/>
      <style>rect{fill:var(--none, green)}</style>ALL
      <style>rect{fill:var(--none, var(--other, green))}</style>ALL
      <g style='--c:green'><rect style='fill:var(--c)' width='20' height='20'/></g>
      <rect fill='var(--fill-0, green)' width='20' height='20'/>
      <style>svg{--a:var(--b);--b:green}rect{fill:var(--a)}</style>ALL
      <style>svg{--a:var(--b);--b:var(--a)}rect{fill:var(--a, green)}</style>ALL
      <style>svg{--a:var(--b, red);--b:var(--a, red)}rect{fill:var(--a, green)}</style>ALL
      <style>svg{--c:0, 128}rect{fill:rgb(var(--c), 0)}</style>ALL
      <style>svg{--C:red;--c:green}rect{fill:var(--c)}</style>ALL
      <style>g{fill:green}rect{fill:red;fill:var(--none)}</style><g>ALL</g>
      <style>svg{--a:green}g{--a:initial}rect{fill:var(--a, green)}</style><g>ALL</g>
      <style>svg{--w:10px}rect{width:calc(var(--w)*2);fill:green}</style><rect height='20'/>
      <style>svg{--o:50%}rect{fill:green;opacity:calc(2*var(--o))}</style>ALL
      """;

  private static final String VALUES =
      """
      <g fill='green'><rect style='fill:inherit' width='20' height='20'/></g>
      <g fill='green'><rect style='fill:unset' width='20' height='20'/></g>
      <g fill='green'><rect fill='red' style='fill:unset' width='20' height='20'/></g>
      <g fill='red'><rect style='fill:initial' width='20' height='20' opacity='0'/></g><rect width='20' height='20' fill='green'/>
      <rect fill='green' opacity='0' style='opacity:initial' width='20' height='20'/>
      <polygon points='0,0 20,0 20,20 0,20' fill='green' stroke='red' stroke-width='9' style='all:initial;fill:green'/>
      <rect style='fill:green;width:calc(10px + 10px);height:20px'/>
      <style>circle{r:40px;cx:10px;cy:10px;fill:green}</style><circle/>
      <style>rect{x:0;y:0;width:100%;height:100vh;fill:green}</style><rect x='9'/>
      <style>path{d:path("M0 0h20v20h-20z");fill:green}</style><path/>
      <rect width='max(20px, 1px)' height='clamp(1px, 20px, 90px)' fill='green'/>
      <path d='M10 0V20' stroke='green' style='stroke-width:1.25rem'/>
      <path d='M10 0V20' stroke='green' stroke-width='calc(1px * 20)'/>
      <rect width='5.292mm' height='.5292cm' fill='green'/>
      <rect width='20PX' height='21.2Q' fill='green'/>
      <rect width='100vmin' height='100vmax' fill='green'/>
      <g font-size='10'><rect width='4ch' height='2em' fill='green'/></g>
      <rect style='fill:green;stroke:red;stroke-width:0px' width='20' height='20'/>
      <g color='red' fill='currentColor'><rect color='green' width='20' height='20'/></g>
      <g fill='rgba(255,0,0,0)'><rect fill='green' width='20' height='20'/></g>
      <rect width='20' height='20' style='fill:gr\\65 en'/>
      <style>g{marker:none;font:italic bold 12px/2 serif;fill:green}</style><g>ALL</g>
      <rect width='20' height='20' fill='green' style='mask:none;clip-path:none;filter:none'/>
      <rect width='20' height='20' fill='green' style='display:block;visibility:visible;overflow:clip'/>
      """;

  private static final String PLACES =
      """
      <rect width='10' height='10' fill='green' style='transform:scale(2)'/>
      <rect width='20' height='20' x='-5' fill='green' style='transform:translate(5px, 0)'/>
      <rect width='20' height='20' x='-5' fill='green' style='translate:5px'/>
      <rect width='10' height='10' fill='green' style='scale:2'/>
      <rect width='20' height='20' x='-20' fill='green' style='rotate:180deg;transform-origin:0 10px'/>
      <rect width='20' height='20' fill='green' style='transform-origin:center;rotate:.25turn'/>
      <rect width='20' height='20' x='-10' fill='green' style='transform:translateX(50%)'/>
      <rect x='5' y='5' width='10' height='10' fill='green' style='transform:scale(2);transform-box:fill-box;transform-origin:center'/>
      <rect x='5' y='5' width='10' height='10' fill='green' style='transform:scale(2);transform-box:fill-box;transform-origin:50% 50%'/>
      <rect x='10' y='10' width='10' height='10' fill='green' style='transform:scale(2);transform-box:fill-box;transform-origin:right bottom'/>
      <g transform='scale(10)'><path d='M1 0V2' stroke='green' stroke-width='20' vector-effect='non-scaling-stroke'/></g>
      <rect width='20' height='20' fill='green' stroke='red' stroke-width='20' style='paint-order:stroke'/>
      <rect x='-5' y='-5' width='30' height='30' fill='green' style='clip-path:circle(20px)'/>
      <rect width='20' height='20' fill='green' style='clip-path:inset(0)'/>
      <rect width='20' height='20' fill='green'/><rect width='20' height='20' fill='red' style='clip-path:circle(0)'/>
      <rect width='20' height='20' fill='green'/><rect width='20' height='20' fill='red' style='clip-path:polygon(0 0, 100% 0, 0 0)'/>
      """;

  static Stream<String> drawings() {
    return Stream.of(SELECTORS, ORDER, CONDITIONS, VARIABLES, VALUES, PLACES)
        .flatMap(String::lines)
        .map(line -> line.replace("ALL", "<rect width='20' height='20'/>"));
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void isGreenAllOver(String elements) {
    Pixels drawn = draw(elements);
    for (int place : new int[] {1, 10, 18}) {
      int pixel = drawn.at(place, place);
      assertThat(pixel & 0xffffff).as(elements).isEqualTo(GREEN & 0xffffff);
      assertThat(pixel >>> 24).as(elements).isGreaterThanOrEqualTo(254); // clips are rounded
    }
  }
}
