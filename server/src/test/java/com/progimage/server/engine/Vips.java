package com.progimage.server.engine;

import com.progimage.server.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What libvips makes of a picture, by its own command. */
public final class Vips {
  private Vips() {}

  /**
   * Brings a picture to sRGB, by the intent and with the compensation that are ours too.
   *
   * @param profile where the profile is: {@code --embedded}, or {@code --input-profile} and a file
   */
  public static void toSrgb(Path picture, Path png, String... profile) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("vips", "icc_transform", picture.toString(), png.toString(), "srgb"));
    command.addAll(List.of("--intent", "perceptual", "--black-point-compensation"));
    command.addAll(List.of(profile));
    Programs.run(command.toArray(String[]::new));
  }
}
