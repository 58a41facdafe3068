using System.CommandLine;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Features.Importing;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;
using Spectre.Console;

namespace Ibasho;

/// <summary>The command that brings the archive of a mailing list into a circle, for archives too large for a page.</summary>
internal static class ImportCommand
{
    public static Command Make(Func<ParseResult, Settings> settings)
    {
        var file = new Argument<string>("file") { Description = "The archive of a mailing list (mbox), as Mailman or Google Groups exports it" };
        var circle = new Option<string>("--circle") { Description = "The community it belongs to, as in its address: /c/NAME", Required = true };
        var yes = new Option<bool>("--yes") { Description = "Bring it in; without this it is only looked at" };
        var release = new Option<bool>("--release") { Description = "Show it to the community at once, with other words where the guard is sure; without this a steward looks first and releases it" };
        var command = new Command("import", "Bring a mailing list into a community; stop the server first. The same archive again brings nothing twice") { file, circle, yes, release };
        command.SetAction((parsed, cancel) => RunAsync(settings(parsed), parsed.GetValue(file)!, parsed.GetValue(circle)!, parsed.GetValue(yes), parsed.GetValue(release), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, string path, string slug, bool yes, bool release, CancellationToken cancel)
    {
        if (!File.Exists(path)) return Serving.Refuse(() => StartText.NoArchive.With(path));
        return await Serving.WithFolderAsync(settings, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (await db.CircleToFillAsync(slug, cancel) is not { } circle) return Serving.Refuse(() => StartText.NoCircle.With(slug));
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 256 * 1024, useAsync: true);
            var bring = scope.ServiceProvider.GetRequiredService<BringArchive>();
            ArchiveLook? look = null;
            MailArchive? archive = null;
            await AnsiConsole.Progress().StartAsync(async bars =>
            {
                var reading = bars.AddTask("mbox", maxValue: Math.Max(1, file.Length));
                look = await bring.LookAsync(circle.Id, file, at => reading.Value = at, cancel);
                reading.Value = reading.MaxValue;
                if (!yes || look.New == 0) return;
                var writing = bars.AddTask("mails", maxValue: look.New);
                archive = await bring.RunAsync(circle, null, ArchivePages.NameOf(path), file, look, done => writing.Value = done, cancel);
                writing.Value = writing.MaxValue;
            });
            Serving.Say(() => StartText.ArchiveLook.With(look!.Mails, look.Threads.Count, $"{look.First:yyyy-MM-dd}", $"{look.Last:yyyy-MM-dd}", look.New, look.Matched));
            if (look!.IsCut) Serving.Say(() => StartText.ArchiveCut.With(BringArchive.MostMails));
            if (archive is null)
            {
                if (!yes && look.New > 0) Serving.Say(() => StartText.ArchiveDry);
                return 0;
            }
            Serving.Say(() => StartText.ArchiveIn.With(archive.Mails, archive.Threads, archive.Files, archive.FilesLeft, archive.Shortened, archive.Empty, archive.Sure, archive.Likely));
            if (!release)
            {
                Serving.Say(() => StartText.ArchiveHidden.With($"{settings.Address}/c/{slug}/archives/{archive.Id}"));
                return 0;
            }
            if (await DecideOnArchive.ReleaseOnServerAsync(db, archive.Id, TimeProvider.System.GetUtcNow(), cancel) is not null) return 1;
            var worker = app.Services.GetRequiredService<Worker>();
            while (await worker.DrainAsync(cancel) > 0)
            {
            }
            Serving.Say(() => StartText.ArchiveOut);
            return 0;
        }, cancel);
    }
}
