package io.kithara.cli;

import io.kithara.Kithara;
import io.kithara.KitharaBuilder;
import io.kithara.KitharaException;
import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStore.AssetSummary;
import io.kithara.assets.VerifyReport;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cache}: looks after a cache directory. */
final class CacheCommand implements Command {
    private static final Map<String, WholeAction> WHOLE_ACTIONS =
            Map.of("list", CacheCommand::list, "verify", CacheCommand::verify, "clear", CacheCommand::clear);

    private static final Map<String, AssetAction> ASSET_ACTIONS = Map.of(
            "show", CacheCommand::show,
            "pin", CacheCommand::pin,
            "unpin", CacheCommand::unpin,
            "evict", CacheCommand::evict);

    /** One thing to do with a cache. */
    private interface WholeAction {
        CacheResult run(AssetStore cache) throws StorageException;
    }

    /** One thing to do with one asset of a cache. */
    private interface AssetAction {
        CacheResult run(AssetStore cache, AssetKey asset) throws StorageException;
    }

    @Override
    public String summary() {
        return "looks after a cache directory: list, show, pin, unpin, evict, verify, clear";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.positional(
                spec,
                "ACTION",
                "1..*",
                "list, verify or clear; or show, pin, unpin or evict and an address or asset id");
        Options.value(spec, "DIR", "the cache directory", "--cache");
        CacheKeys.declare(spec);
        StreamOptions.declareReports(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        List<String> words = args.matchedPositionalValue(0, List.of());
        WholeAction action = action(words.get(0), words.subList(1, words.size()));
        String directory = args.matchedOptionValue("--cache", (String) null);
        if (directory == null) {
            throw new UsageException("cache needs to know which one; add --cache DIR");
        }
        KitharaBuilder cache = Kithara.builder();
        CacheKeys.of(args, System.getenv()).ifPresent(cache::cacheKey);
        CacheResult result = Files.isDirectory(Path.of(directory))
                ? look(cache, directory, action)
                : CacheResult.failed(directory + " is no directory; check the path given with --cache");
        result.print(args.hasMatchedOption("--json"), args.hasMatchedOption("--quiet"), shell);
        return result.exit();
    }

    private static WholeAction action(String name, List<String> rest) throws UsageException {
        WholeAction whole = WHOLE_ACTIONS.get(name);
        AssetAction one = ASSET_ACTIONS.get(name);
        if (whole != null) {
            if (!rest.isEmpty()) {
                throw new UsageException("cache " + name + " is about all of them; leave " + rest.get(0) + " away");
            }
            return whole;
        }
        if (one != null) {
            AssetKey asset = asset(name, rest);
            return cache -> one.run(cache, asset);
        }
        throw new UsageException(
                "cache " + name + " is not known; give list, show, pin, unpin, evict, verify or clear");
    }

    private static AssetKey asset(String action, List<String> rest) throws UsageException {
        if (rest.size() != 1) {
            throw new UsageException("cache " + action + " is about one asset; give its address or id");
        }
        String word = rest.get(0);
        return word.matches("[0-9a-f]{32}") ? new AssetKey(word) : AssetKey.of(Locations.parse(word));
    }

    private static CacheResult look(KitharaBuilder cache, String directory, WholeAction action) {
        try (Kithara kithara = cache.cacheDirectory(Path.of(directory)).build()) {
            return action.run(kithara.cache());
        } catch (KitharaException e) {
            return CacheResult.failed(
                    e.reason() == KitharaException.Reason.CACHE_KEY
                            ? directory + " does not open (" + Failures.text(e) + "); check --cache-key-file and "
                                    + CacheKeys.VARIABLE
                            : unusable(directory, e));
        } catch (StorageException e) {
            return CacheResult.failed(unusable(directory, e));
        }
    }

    private static String unusable(String directory, IOException e) {
        return directory + " cannot be used (" + Failures.text(e) + "); check that it may be written and has room";
    }

    private static CacheResult list(AssetStore cache) throws StorageException {
        Table table = new Table("SIZE>", "FILES>", "STATE", "PINS>", "IN USE", "LAST USED", "ID", "URL");
        List<Json> rows = new ArrayList<>();
        long bytes = 0;
        for (AssetSummary asset : cache.list()) {
            CachedAsset seen = CachedAsset.of(cache, asset.key());
            table.row(
                    Sizes.print(asset.bytes()),
                    String.valueOf(asset.resources()),
                    seen.state(),
                    String.valueOf(asset.pins()),
                    asset.leased() ? "yes" : "no",
                    Sizes.ago(asset.idle()),
                    asset.key().id(),
                    seen.url().orElse("-"));
            rows.add(summary(asset)
                    .put("wholeResources", seen.whole())
                    .put("state", seen.state())
                    .put("url", seen.url().orElse(null)));
            bytes += asset.bytes();
        }
        List<String> lines = new ArrayList<>(rows.isEmpty() ? List.of() : table.lines());
        lines.add(counted(rows.size(), "asset") + ", " + Sizes.print(bytes));
        return CacheResult.of(lines, new Json().put("assets", rows).put("bytes", bytes));
    }

    private static Json summary(AssetSummary asset) {
        return new Json()
                .put("id", asset.key().id())
                .put("bytes", asset.bytes())
                .put("resources", asset.resources())
                .put("pins", asset.pins())
                .put("leased", asset.leased())
                .put("idleSeconds", asset.idle().toSeconds());
    }

    private static CacheResult show(AssetStore cache, AssetKey asset) throws StorageException {
        CachedAsset seen = CachedAsset.of(cache, asset);
        Optional<AssetSummary> known = cache.find(asset);
        if (known.isEmpty() || seen.resources().isEmpty()) {
            return CacheResult.failed("nothing is kept of " + asset.id() + "; kithara cache list tells what is");
        }
        Table table = new Table("SIZE>", "OF>", "STATE", "TYPE", "NAME", "URL");
        List<Json> rows = new ArrayList<>();
        for (AssetStore.ResourceSummary resource : seen.resources()) {
            boolean whole = resource.length().isPresent();
            OptionalLong total = whole ? resource.length() : resource.info().total();
            table.row(
                    Sizes.print(resource.landedBytes()),
                    total.isPresent() ? Sizes.print(total.getAsLong()) : "?",
                    whole ? "whole" : "partial",
                    resource.info().contentType().orElse("-"),
                    resource.key().path(),
                    resource.info().source().orElse("-"));
            Json row = new Json()
                    .put("path", resource.key().path())
                    .put("bytes", resource.landedBytes())
                    .put("whole", whole)
                    .put("contentType", resource.info().contentType().orElse(null))
                    .put("source", resource.info().source().orElse(null));
            rows.add(total.isPresent() ? row.put("length", total.getAsLong()) : row.putNull("length"));
        }
        AssetSummary summary = known.get();
        List<String> lines = new ArrayList<>();
        lines.add(asset.id() + "  " + Sizes.print(summary.bytes()) + ", " + seen.state() + ", "
                + counted(summary.pins(), "pin") + (summary.leased() ? ", in use" : "") + ", last used "
                + Sizes.ago(summary.idle()));
        lines.addAll(table.lines());
        return CacheResult.of(
                lines,
                summary(summary)
                        .put("state", seen.state())
                        .put("url", seen.url().orElse(null))
                        .put("resources", rows));
    }

    private static CacheResult pin(AssetStore cache, AssetKey asset) throws StorageException {
        cache.pin(asset);
        cache.checkpoint();
        return CacheResult.of(List.of("pinned " + asset.id()), new Json().put("id", asset.id()));
    }

    private static CacheResult unpin(AssetStore cache, AssetKey asset) throws StorageException {
        cache.unpin(asset);
        cache.checkpoint();
        return CacheResult.of(List.of("unpinned " + asset.id()), new Json().put("id", asset.id()));
    }

    private static CacheResult evict(AssetStore cache, AssetKey asset) throws StorageException {
        return cache.evict(asset)
                ? CacheResult.of(List.of("evicted " + asset.id()), new Json().put("id", asset.id()))
                : CacheResult.failed(asset.id() + " is pinned or in use; unpin it first");
    }

    private static CacheResult verify(AssetStore cache) throws StorageException {
        VerifyReport report = cache.verify();
        List<String> lines = new ArrayList<>();
        List<Json> rows = new ArrayList<>();
        for (VerifyReport.Finding finding : report.findings()) {
            String what = finding.problem() == VerifyReport.Problem.NOT_IN_INDEX ? "took up " : "dropped ";
            lines.add(what + finding.asset().id() + "/" + finding.path() + ": " + Report.word(finding.problem()));
            rows.add(new Json()
                    .put("id", finding.asset().id())
                    .put("path", finding.path())
                    .put("problem", finding.problem().name()));
        }
        lines.add(counted(report.assets(), "asset") + " with " + counted(report.resources(), "resource") + ", "
                + (report.isSound() ? "all sound" : report.findings().size() + " found wrong"));
        return CacheResult.of(
                lines,
                new Json()
                        .put("assets", report.assets())
                        .put("resources", report.resources())
                        .put("findings", rows));
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static CacheResult clear(AssetStore cache) throws StorageException {
        int kept = cache.clear();
        return CacheResult.of(
                List.of("cleared; kept what is pinned or in use, " + counted(kept, "asset")),
                new Json().put("kept", kept));
    }
}
