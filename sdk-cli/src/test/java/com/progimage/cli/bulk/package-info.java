@NullMarked
package com.progimage.cli.bulk;

import org.jspecify.annotations.NullMarked;
