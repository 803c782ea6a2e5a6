/**
 * Benchmarks: each starts ProgImage and a peer, measures both in turn on the same files in the same
 * run, and prints medians and ratios. {@link com.progimage.bench.Bench} lists them.
 */
@NullMarked
package com.progimage.bench;

import org.jspecify.annotations.NullMarked;
