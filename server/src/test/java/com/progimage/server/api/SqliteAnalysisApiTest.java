package com.progimage.server.api;

import com.progimage.server.config.Setting;
import java.nio.file.Path;
import java.util.Map;

final class SqliteAnalysisApiTest extends AnalysisApiContract {
  @Override
  KeyedServer start(Path folder, Map<Setting, String> settings) throws Exception {
    return KeyedServer.start(folder, settings);
  }
}
