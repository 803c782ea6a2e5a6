@NullMarked
package com.progimage.cli;

import org.jspecify.annotations.NullMarked;
