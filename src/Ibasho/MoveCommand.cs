using System.CommandLine;
using System.Data.Common;
using Ibasho.Data;
using Ibasho.Data.Moving;
using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Ibasho.Platform.Keys;
using Ibasho.Shell;
using Npgsql;
using Spectre.Console;

namespace Ibasho;

/// <summary>The command that carries a place from its file to PostgreSQL, and back.</summary>
internal static class MoveCommand
{
    private const string AsFile = "sqlite:";

    public static Command Make(Func<ParseResult, Settings> settings)
    {
        var to = new Option<string>("--to")
        {
            Description = "Where to: a PostgreSQL connection string, or sqlite:DIR for a file in a folder (IBASHO_MOVE_TO, where other users of the machine do not see a password)",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IBASHO_MOVE_TO") ?? "",
        };
        var anew = new Option<bool>("--anew") { Description = "Take away what an unfinished move has brought there, and begin again" };
        var move = new Command("move", "Copy everything into another database and compare it there; stop the server first. Stopped half-way, it goes on where it was") { to, anew };
        move.SetAction((parsed, cancel) => RunAsync(settings(parsed), parsed.GetValue(to)!, parsed.GetValue(anew), cancel));
        return move;
    }

    private static async Task<int> RunAsync(Settings settings, string to, bool anew, CancellationToken cancel)
    {
        if (Target(settings, to) is not { } target) return Serving.Refuse(() => StartText.MoveWhere);
        if (settings.Database.Length == 0 && !File.Exists(Path.Combine(settings.Folder, Databases.FileName))) return Serving.Refuse(() => StartText.NoData.With(settings.Folder));
        if (settings.Database.Length == 0 && target.Database.Length == 0) return Serving.Refuse(() => StartText.MoveWhere);
        var code = 1;
        await Serving.WithFolderAsync(settings, async app =>
        {
            // The folder of the target is somebody else's only if it is another one.
            FolderLock? taken = null;
            if (target.Database.Length == 0 && target.Folder != settings.Folder && (taken = FolderLock.Take(target.Folder)) is null) return Serving.Refuse(() => StartText.InUse.With(target.Folder));
            using (taken)
            {
                try
                {
                    await using var there = Web.Build(target);
                    return code = await MoveAsync(app, there, anew, cancel);
                }
                catch (DbException error)
                {
                    return Serving.Refuse(() => StartText.MoveBroke.With(error.Message));
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    return Serving.Refuse(() => StartText.MoveStopped);
                }
            }
        }, cancel, prepare: false);
        return code;
    }

    private static async Task<int> MoveAsync(WebApplication here, WebApplication there, bool anew, CancellationToken cancel)
    {
        await using var scopeHere = here.Services.CreateAsyncScope();
        await using var scopeThere = there.Services.CreateAsyncScope();
        var (from, to) = (End(scopeHere.ServiceProvider), End(scopeThere.ServiceProvider));
        // What a newer version added would not come along.
        if (await from.Db.FitAsync(cancel) is Fit.Ahead or Fit.Apart) return Serving.Refuse(() => StartText.NewerTables);
        if (!await from.Db.IsCurrentAsync(cancel) || !await from.Db.Users.AnyAsync(cancel)) return Serving.Refuse(() => StartText.NotCurrent);
        if (await from.Db.IsMovingAsync(cancel)) return Serving.Refuse(() => StartText.Moving);
        foreach (var (name, trouble) in await from.Db.KeyStatesAsync(here.Services.GetRequiredService<KeyDirectory>(), cancel))
            if (trouble is { } found) throw new KeyException(found, here.Services.GetRequiredService<KeyDirectory>().Folder, name);
        await from.BeginReadingAsync(cancel);
        if (await from.OthersAsync(cancel) is > 0 and var others) return Serving.Refuse(() => StartText.MoveOthers.With(others));

        var bars = new Dictionary<MoveStage, ProgressTask>();
        var move = new Move(from, to, (stage, done, all) => (bars[stage].MaxValue, bars[stage].Value) = (Math.Max(all, 1), done));
        if (await move.PrepareAsync(anew, cancel) is { } inTheWay)
            return Serving.Refuse(() => inTheWay switch { MoveTrouble.NotEmpty => StartText.MoveNotEmpty, MoveTrouble.Taken => StartText.MoveTaken, _ => StartText.MoveOther });
        IReadOnlyList<MoveDifference> differences = [];
        await AnsiConsole.Progress().StartAsync(async shown =>
        {
            foreach (var stage in Enum.GetValues<MoveStage>()) bars[stage] = shown.AddTask(stage.ToString());
            await move.CarryAsync(cancel);
            foreach (var stage in new[] { MoveStage.Copying, MoveStage.Indexing }) bars[stage].Value = bars[stage].MaxValue;
            differences = await move.CompareAsync(cancel);
        });
        foreach (var table in differences) Serving.Refuse(() => StartText.MoveDiffers.With(table.Table, table.Here, table.There));
        if (differences.Count > 0) return Serving.Refuse(() => StartText.MoveUnlike);
        return await AuditAsync(from, to, here, cancel) ? await EndAsync(move, cancel) : 1;
    }

    /// <summary>The log must be as whole there as it is here; a fault of long ago is no reason to stay.</summary>
    private static async Task<bool> AuditAsync(MoveEnd from, MoveEnd to, WebApplication here, CancellationToken cancel)
    {
        var keys = here.Services.GetRequiredService<DayKeys>();
        var (before, after) = (await from.Db.VerifyAuditAsync(keys, null, cancel), await to.Db.VerifyAuditAsync(keys, null, cancel));
        foreach (var fault in after.Faults) Serving.Refuse(() => AuditCommands.Explain(fault));
        if (!after.Faults.SequenceEqual(before.Faults) || !after.Head.AsSpan().SequenceEqual(before.Head)) return Serving.Refuse(() => StartText.MoveUnlike) == 0;
        Serving.Say(() => StartText.MoveSame.With(after.Entries));
        return true;
    }

    private static async Task<int> EndAsync(Move move, CancellationToken cancel)
    {
        await move.EndAsync(cancel);
        Serving.Say(() => StartText.MoveDone);
        return 0;
    }

    private static MoveEnd End(IServiceProvider services) => services.GetRequiredService<AppDb>() switch
    {
        SqliteAppDb file => new SqliteEnd(file),
        var postgres => new PostgresEnd((PostgresAppDb)postgres),
    };

    /// <summary>The same place with the same keys, elsewhere; null where nothing is named that can be read.</summary>
    private static Settings? Target(Settings settings, string to)
    {
        if (to.StartsWith(AsFile, StringComparison.Ordinal))
            return to.Length > AsFile.Length ? settings with { Folder = Path.GetFullPath(to[AsFile.Length..]), Database = "", Keys = settings.Keys } : null;
        try
        {
            return new NpgsqlConnectionStringBuilder(to).Host is { Length: > 0 } ? settings with { Database = to, Keys = settings.Keys } : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
