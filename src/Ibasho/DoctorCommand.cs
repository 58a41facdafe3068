using System.CommandLine;
using System.Data.Common;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho;

/// <summary>Looks at everything an operator can do something about, and says of each in one line how it is and what to do.</summary>
internal static class DoctorCommand
{
    private const long Megabyte = 1_000_000;
    private const long LeastRoom = 500 * Megabyte;
    private static readonly TimeSpan ClockOff = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CertificateSoon = TimeSpan.FromDays(14);

    public static Command Make(Func<ParseResult, Settings> settings)
    {
        var doctor = new Command("doctor", "Look at runtime, disk, files, keys, mail server, database, clock and backups, and say what to do; a server may run meanwhile. Use the same variables as the server");
        doctor.SetAction((parsed, cancel) => ExamineAsync(settings(parsed), cancel));
        return doctor;
    }

    private static async Task<int> ExamineAsync(Settings settings, CancellationToken cancel)
    {
        var told = new Findings();
        if (Machine.IsRuntimeSafe) told.Good(() => DoctorText.RuntimeGood.With(Machine.Runtime));
        else told.Bad(() => DoctorText.RuntimeOld.With(Machine.Runtime, Machine.LowestRuntime));
        Files(settings, told);
        if (!Directory.Exists(settings.Keys)) told.Broken(() => DoctorText.KeysNowhere.With(settings.Keys));
        else if (KeyDirectory.OpenOnes(settings.Keys) is [var open, ..]) told.Bad(() => DoctorText.KeysOpen.With(open));
        if (settings.SendsMail && settings.MailServer is null) told.Broken(() => StartText.NoMailServer);
        if (settings.SmtpCa.Length > 0 && !MailDoor.CanTrust(settings.SmtpCa)) told.Broken(() => StartText.NoCertificates.With(settings.SmtpCa));
        // What is not there is not made by looking for it.
        if (told.IsBroken) return told.Code;
        await using var app = Web.Build(settings);
        await MailAsync(app.Services, settings, told, cancel);
        try
        {
            await using var scope = app.Services.CreateAsyncScope();
            await DataAsync(app.Services, scope.ServiceProvider.GetRequiredService<AppDb>(), told, cancel);
        }
        catch (DbException error)
        {
            told.Bad(() => StartText.NoDatabase.With(error.Message));
        }
        return told.Code;
    }

    private static void Files(Settings settings, Findings told)
    {
        var file = Path.Combine(settings.Folder, Databases.FileName);
        var isFile = settings.Database.Length == 0;
        if (!Directory.Exists(settings.Folder) || isFile && !File.Exists(file))
        {
            told.Broken(() => StartText.NoData.With(settings.Folder));
            return;
        }
        if (Machine.IsOpenToOthers(settings.Folder)) told.Bad(() => DoctorText.FolderOpen.With(settings.Folder));
        else told.Good(() => DoctorText.FolderClosed.With(settings.Folder));
        var size = isFile ? new FileInfo(file).Length : 0;
        Room(settings.Folder, size, told);
        if (settings.Backups.Length == 0) return;
        if (!Directory.Exists(settings.Backups)) told.Bad(() => DoctorText.BackupsNowhere.With(settings.Backups));
        else Room(settings.Backups, size, told);
    }

    private static void Room(string folder, long size, Findings told)
    {
        if (new Disk().Free(folder) is not { } free) told.Look(() => DoctorText.DiskUnknown.With(folder));
        // A backup is copied out, and restored for a try.
        else if (free < LeastRoom || free < size) told.Bad(() => DoctorText.DiskFull.With(folder, free / Megabyte));
        else if (free < LeastRoom + (3 * size)) told.Look(() => DoctorText.DiskTight.With(folder, free / Megabyte));
        else told.Good(() => DoctorText.DiskGood.With(folder, free / Megabyte));
    }

    private static async Task MailAsync(IServiceProvider services, Settings settings, Findings told, CancellationToken cancel)
    {
        if (!settings.SendsMail)
        {
            told.Look(() => StartText.MailsAreFiles.With(settings.Mails));
            return;
        }
        var trial = await services.GetRequiredService<MailDoor>().TryAsync(cancel);
        var server = settings.MailServer!;
        if (trial?.Trouble is { } trouble) told.Bad(() => DoctorText.MailBad.With(server, trouble));
        else if (trial?.CertificateUntil is { } until && until - services.GetRequiredService<TimeProvider>().GetUtcNow() < CertificateSoon) told.Look(() => DoctorText.MailCertificate.With(server, $"{until:yyyy-MM-dd}"));
        else if (server.Protection == MailProtection.None) told.Good(() => DoctorText.MailClear.With(server));
        else told.Good(() => DoctorText.MailGood.With(server));
    }

    private static async Task DataAsync(IServiceProvider services, AppDb db, Findings told, CancellationToken cancel)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var state = await db.ExamineAsync(clock, cancel);
        var now = clock.GetUtcNow();
        if (state.Wrong.Count == 0) told.Good(() => DoctorText.DatabaseGood.With(state.Version));
        else told.Bad(() => DoctorText.DatabaseBad.With(state.Version, string.Join(", ", state.Wrong)));
        var fit = await db.FitAsync(cancel);
        if (fit is Fit.Behind or Fit.Apart)
        {
            told.Look(() => fit is Fit.Apart ? StartText.NewerTables : StartText.NotCurrent);
            return;
        }
        await KeysAsync(services.GetRequiredService<KeyDirectory>(), db, told, cancel);
        var newest = await db.NewestRecordAsync(cancel);
        if ((now - state.Now).Duration() > ClockOff) told.Bad(() => DoctorText.ClockOff.With($"{now:yyyy-MM-dd HH:mm:ss}", $"{state.Now:yyyy-MM-dd HH:mm:ss}"));
        else if (newest > now + ClockOff) told.Bad(() => DoctorText.ClockBehind.With($"{now:yyyy-MM-dd HH:mm:ss}", $"{newest:yyyy-MM-dd HH:mm:ss}"));
        else told.Good(() => DoctorText.ClockGood.With($"{now:yyyy-MM-dd HH:mm:ss}"));
        await BackupsAsync(services.GetRequiredService<Settings>(), db, now, told, cancel);
        if (await db.FrozenSinceAsync(cancel) is { } since) told.Look(() => BackupText.OutboxFrozen.With($"{since:yyyy-MM-dd HH:mm}Z"));
        if (await db.GivenUpJobsAsync(cancel) is > 0 and var given) told.Look(() => DoctorText.JobsFailed.With(given));
    }

    private static async Task KeysAsync(KeyDirectory keys, AppDb db, Findings told, CancellationToken cancel)
    {
        var troubles = (await db.KeyStatesAsync(keys, cancel)).Where(k => k.Value is not null).ToList();
        foreach (var (name, trouble) in troubles) told.Bad(() => Serving.Explain(new KeyException(trouble!.Value, keys.Folder, name)));
        if (troubles.Count == 0) told.Good(() => StartText.KeysGood);
    }

    private static async Task BackupsAsync(Settings settings, AppDb db, DateTimeOffset now, Findings told, CancellationToken cancel)
    {
        var backups = await db.BackupStateAsync(now, cancel);
        if (backups.Last?.Trouble is { } trouble) told.Bad(() => DoctorText.BackupFailed.With($"{backups.Last.MadeAt:yyyy-MM-dd HH:mm}Z", trouble));
        if (!backups.IsLate) told.Good(() => DoctorText.BackupGood.With($"{backups.Good!.MadeAt:yyyy-MM-dd HH:mm}Z", backups.Good.Name));
        else if (backups.Good is { } good) told.Bad(() => DoctorText.BackupLate.With($"{good.MadeAt:yyyy-MM-dd HH:mm}Z"));
        else if (await db.Places().AnyAsync(p => p.CreatedAt < now.AddHours(-Backup.LateHours), cancel)) told.Bad(() => DoctorText.BackupNever);
        else told.Look(() => DoctorText.BackupNever);
        if (settings.Backups.Length == 0) told.Look(() => DoctorText.BackupByHand);
    }

    /// <summary>What was found, said as it is found.</summary>
    private sealed class Findings
    {
        public int Code { get; private set; }

        /// <summary>So that nothing else can be looked at.</summary>
        public bool IsBroken { get; private set; }

        public void Good(Func<string> words) => Serving.Say(() => "OK    " + words());

        public void Look(Func<string> words) => Serving.Say(() => "LOOK  " + words());

        public void Bad(Func<string> words)
        {
            Serving.Say(() => "FAIL  " + words());
            Code = 1;
        }

        public void Broken(Func<string> words)
        {
            Bad(words);
            IsBroken = true;
        }
    }
}
