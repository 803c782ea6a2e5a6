package com.progimage.cli.settings;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.Transformation;
import com.progimage.sdk.Transformations;
import java.net.URI;
import java.net.URISyntaxException;

/** What several commands are given, read from its text. */
public final class Arguments {
  private Arguments() {}

  /**
   * A whole URL.
   *
   * @param option that names it, for messages
   * @throws CommandFailure where it is none
   */
  public static URI url(String option, String text) {
    try {
      URI url = new URI(text);
      if (url.isAbsolute()) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw CommandFailure.usage(option + " is " + text + ", must be a whole URL: https://…");
  }

  /**
   * A transformation. What the SDK does not understand goes to the server as it is, which may know
   * more and says best what is wrong.
   *
   * @throws CommandFailure where it can be none
   */
  public static Transformation transformation(String text) {
    try {
      return Transformation.parse(text);
    } catch (IllegalArgumentException unknown) {
      try {
        String[] steps = text.split(",", -1);
        Transformation all = Transformations.step(steps[0]);
        for (int i = 1; i < steps.length; i++) {
          all = all.step(steps[i]);
        }
        return all;
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(String.valueOf(unknown.getMessage()));
      }
    }
  }
}
