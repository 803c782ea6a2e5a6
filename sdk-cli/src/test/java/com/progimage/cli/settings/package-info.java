@NullMarked
package com.progimage.cli.settings;

import org.jspecify.annotations.NullMarked;
