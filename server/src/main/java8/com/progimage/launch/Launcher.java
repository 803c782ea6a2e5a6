package com.progimage.launch;

/** The jar's main class, compiled for Java 8 so that an old Java can still say what is missing. */
public final class Launcher {
  private static final int REQUIRED = 25;

  private Launcher() {}

  public static void main(String[] args) throws Exception {
    int running = feature(System.getProperty("java.specification.version"));
    if (running < REQUIRED) {
      System.err.println(
          "progimage: needs Java "
              + REQUIRED
              + " and runs on Java "
              + running
              + ": install a JDK "
              + REQUIRED
              + ", or start it with ./progimage, which finds one");
      System.exit(1);
    }
    Class.forName("com.progimage.server.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }

  private static int feature(String specification) {
    String text = specification.startsWith("1.") ? specification.substring(2) : specification;
    return Integer.parseInt(text);
  }
}
