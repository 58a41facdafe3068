using System.CommandLine;
using Ibasho.Data;
using Ibasho.Platform.Keys;
using Ibasho.Shell;
using Spectre.Console;

namespace Ibasho;

/// <summary>The commands about keys: which there are, whether they are the right ones, new ones, and the way over paper and back.</summary>
internal static class KeyCommands
{
    public static Command Make(Func<ParseResult, Settings> settings)
    {
        var list = new Command("list", "Which keys there are, and in which files");
        list.SetAction(parsed => List(settings(parsed)));
        var check = new Command("check", "Whether the keys are those of the data; a server may run meanwhile");
        check.SetAction((parsed, cancel) => CheckAsync(settings(parsed), cancel));
        var rotate = new Command("rotate", "New keys for forms, links, sessions, apps and webhooks: everybody signs in again. The keys of the recovery sheet stay. Stop the server first");
        rotate.SetAction((parsed, cancel) => Serving.RotateKeysAsync(settings(parsed), cancel));
        var which = new Argument<string>("key") { Description = "fields (texts, names of files, waiting addresses) or documents (files and documents)" };
        which.AcceptOnlyFromAmong([.. KeyRenewal.Renewed.Select(k => k.ToString().ToLowerInvariant())]);
        var renew = new Command("renew", "A new key for texts or documents: what the present one closed is closed anew. The sheet must be printed again. Stop the server first; broken off, run it once more") { which };
        renew.SetAction((parsed, cancel) => RenewAsync(settings(parsed), Enum.Parse<KeyName>(parsed.GetRequiredValue(which), ignoreCase: true), cancel));
        var sheet = new Command("sheet", "Print the recovery sheet: the keys as letters, and as a picture for a camera");
        sheet.SetAction(parsed => Sheet(settings(parsed)));
        var restore = new Command("restore", "Put keys back from what is typed of the recovery sheet; stop the server first");
        restore.SetAction((parsed, cancel) => RestoreAsync(settings(parsed), cancel));
        return new Command("keys", "The keys that prove forms and close what is closed in the database") { list, check, rotate, renew, sheet, restore };
    }

    private static int List(Settings settings)
    {
        var keys = new KeyDirectory(settings.Keys);
        foreach (var name in Enum.GetValues<KeyName>()) Console.WriteLine($"{(keys.Has(name) ? $"{File.GetLastWriteTimeUtc(keys.FileOf(name)):yyyy-MM-dd}" : "-         ")}  {keys.FileOf(name)}");
        var ring = Directory.Exists(settings.Keys) ? Directory.GetFiles(settings.Keys, "key-*.xml") : [];
        foreach (var file in ring.Order(StringComparer.Ordinal)) Console.WriteLine($"{File.GetLastWriteTimeUtc(file):yyyy-MM-dd}  {file}");
        Serving.Say(() => StartText.KeysListed);
        return 0;
    }

    private static Task<int> CheckAsync(Settings settings, CancellationToken cancel) =>
        Serving.BesideAsync(settings, async (db, services) =>
        {
            if ((await db.KeyChecksAsync(cancel)).Count == 0) return Serving.Refuse(() => StartText.KeysNotMade);
            var wrong = 0;
            foreach (var (name, trouble) in await db.KeyStatesAsync(services.GetRequiredService<KeyDirectory>(), cancel))
            {
                if (trouble is { } found) wrong = Serving.Refuse(() => Serving.Explain(new KeyException(found, settings.Keys, name)));
                else Console.WriteLine($"OK  {new KeyDirectory(settings.Keys).FileOf(name)}");
            }
            if (wrong == 0) Serving.Say(() => StartText.KeysGood);
            return wrong;
        }, cancel);

    private static Task<int> RenewAsync(Settings settings, KeyName name, CancellationToken cancel) =>
        Serving.WithFolderAsync(settings, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var (db, keys) = (scope.ServiceProvider.GetRequiredService<AppDb>(), app.Services.GetRequiredService<KeyDirectory>());
            // What a newer version closes would be left with the old key.
            if (await db.FitAsync(cancel) is Fit.Ahead or Fit.Apart) throw new NewerTablesException();
            // Broken off at its very end, the data is of the following key already.
            foreach (var (other, trouble) in await db.KeyStatesAsync(keys, cancel))
                if (trouble is { } found && !(other == name && keys.HasFollowing(name))) throw new KeyException(found, keys.Folder, other);
            await AnsiConsole.Progress().StartAsync(async shown =>
            {
                var bar = shown.AddTask(name.ToString(), maxValue: 1);
                bar.IsIndeterminate = true;
                await new KeyRenewal(db, keys).RunAsync(name, cancel);
                bar.IsIndeterminate = false;
                bar.Value = 1;
            });
            Serving.Say(() => StartText.KeyRenewed.With(keys.FileOf(name)));
            return 0;
        }, cancel, prepare: false);

    private static int Sheet(Settings settings)
    {
        var keys = new KeyDirectory(settings.Keys);
        if (Enum.GetValues<KeyName>().Any(name => !keys.Has(name))) return Serving.Refuse(() => StartText.KeysNotMade);
        var lines = RecoverySheet.Lines(keys);
        Serving.Say(() => StartText.SheetHead.With(settings.Address));
        Console.WriteLine();
        foreach (var (name, line) in Enum.GetValues<KeyName>().Zip(lines)) Console.WriteLine($"{name.ToString().ToUpperInvariant()}: {line}");
        Console.WriteLine();
        // Black on white whatever the terminal is; in a file, as on paper.
        var (ink, end) = Console.IsOutputRedirected ? ("", "") : ("\u001b[30;47m", "\u001b[0m");
        foreach (var line in QrCode.Lines(RecoverySheet.ForPicture(lines))) Console.WriteLine(ink + line + end);
        return 0;
    }

    private static Task<int> RestoreAsync(Settings settings, CancellationToken cancel) =>
        Serving.WithFolderAsync(settings, async app =>
        {
            if (!Console.IsInputRedirected) Serving.Say(() => StartText.SheetAsk);
            var (typed, wrong) = RecoverySheet.Read(await TypedAsync(cancel));
            if (wrong is { } line) return Serving.Refuse(() => StartText.SheetWrong.With(line));
            if (typed.Count == 0) return Serving.Refuse(() => StartText.SheetEmpty);
            await using var scope = app.Services.CreateAsyncScope();
            var rows = await scope.ServiceProvider.GetRequiredService<AppDb>().KeyChecksAsync(cancel);
            var strange = typed.Where(t => rows.Opens(t.Key, t.Value) is false).Select(t => t.Key).ToList();
            if (strange.Count > 0) return Serving.Refuse(() => StartText.SheetStrange.With(string.Join(", ", strange)));

            var keys = app.Services.GetRequiredService<KeyDirectory>();
            foreach (var (name, key) in typed)
            {
                var (here, file) = (keys.Has(name), keys.FileOf(name));
                if (here && File.ReadAllBytes(file).AsSpan().SequenceEqual(key)) Serving.Say(() => StartText.KeyThere.With(file));
                else if (here && rows.Opens(name, key) is not true) return Serving.Refuse(() => StartText.KeyOther.With(file));
                else
                {
                    if (here) keys.PutAside(name);
                    keys.Put(name, key);
                    Serving.Say(() => StartText.KeyPut.With(file));
                }
            }
            return 0;
        }, cancel, prepare: false);

    /// <summary>To the end, or to an empty line after the first one typed.</summary>
    private static async Task<string> TypedAsync(CancellationToken cancel)
    {
        if (Console.IsInputRedirected) return await Console.In.ReadToEndAsync(cancel);
        var lines = new List<string>();
        while (await Console.In.ReadLineAsync(cancel) is { } line && (line.Length > 0 || lines.Count == 0)) lines.Add(line);
        return string.Join('\n', lines);
    }
}
