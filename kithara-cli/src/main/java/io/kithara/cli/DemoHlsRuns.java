package io.kithara.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Both packagings at the same time, each on a thread of its own: nobody waits for one minute of music twice. */
final class DemoHlsRuns {
    private DemoHlsRuns() {}

    /** Returns once both have ended. */
    static List<DemoHlsRun.Result> of(DemoLadder ladder, Shell shell) throws IOException {
        List<FutureTask<DemoHlsRun.Result>> runs = new ArrayList<>();
        for (boolean fmp4 : new boolean[] {false, true}) {
            DemoPackaging packaging = new DemoPackaging(ladder, fmp4);
            FutureTask<DemoHlsRun.Result> run = new FutureTask<>(new DemoHlsRun(ladder, packaging, shell)::run);
            Thread thread = new Thread(run, "kithara-demo-" + (runs.size() + 1));
            thread.setDaemon(true);
            thread.start();
            runs.add(run);
        }
        List<DemoHlsRun.Result> results = new ArrayList<>();
        for (FutureTask<DemoHlsRun.Result> run : runs) {
            results.add(result(run));
        }
        return results;
    }

    private static DemoHlsRun.Result result(FutureTask<DemoHlsRun.Result> run) throws IOException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
