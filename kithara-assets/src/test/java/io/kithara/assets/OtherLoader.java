package io.kithara.assets;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** This class path once more in the same JVM, with static fields of its own; answers lines of text. */
final class OtherLoader implements UnaryOperator<String>, AutoCloseable {
    private final URLClassLoader loader;
    private final UnaryOperator<String> script;

    private OtherLoader(URLClassLoader loader, UnaryOperator<String> script) {
        this.loader = loader;
        this.script = script;
    }

    @SuppressWarnings("unchecked") // what the other loader makes is known here by its JDK type only
    static OtherLoader start(Class<?> script) throws ReflectiveOperationException, IOException {
        List<URL> classPath = new ArrayList<>();
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        URLClassLoader loader = new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        Object made = loader.loadClass(script.getName()).getConstructor().newInstance();
        return new OtherLoader(loader, (UnaryOperator<String>) made);
    }

    @Override
    public String apply(String line) {
        return script.apply(line);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
