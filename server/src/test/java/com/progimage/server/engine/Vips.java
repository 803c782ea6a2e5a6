package com.progimage.server.engine;

import com.progimage.support.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Converts pictures with libvips, through its command. */
public final class Vips {
  private Vips() {}

  /**
   * Converts a picture to sRGB, with the intent and the black point compensation that the engine
   * uses.
   *
   * @param profile source of the profile: {@code --embedded}, or {@code --input-profile} and a file
   */
  public static void toSrgb(Path picture, Path png, String... profile) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("vips", "icc_transform", picture.toString(), png.toString(), "srgb"));
    command.addAll(List.of("--intent", "perceptual", "--black-point-compensation"));
    command.addAll(List.of(profile));
    Programs.run(command.toArray(String[]::new));
  }
}
