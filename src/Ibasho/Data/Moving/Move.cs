using System.Globalization;

namespace Ibasho.Data.Moving;

/// <summary>Carries a whole place from one database into another, step by step: stopped at any point, it goes on where it was.</summary>
internal sealed class Move(MoveEnd from, MoveEnd to, Action<MoveStage, long, long> tell)
{
    private const string Source = "source";
    private const long MostBytes = 4 * 1024 * 1024;

    private readonly MovePlan _plan = MovePlan.Of(from.Db);

    /// <summary>Rows that are written in one transaction.</summary>
    public int Batch { get; init; } = 1000;

    /// <summary>Null where the move may begin or go on, else what is in the way.</summary>
    public async Task<MoveTrouble?> PrepareAsync(bool anew, CancellationToken cancel)
    {
        var begun = (await to.Db.Database.GetAppliedMigrationsAsync(cancel)).Any();
        if (begun)
        {
            if (!await to.TakeAsync(cancel)) return MoveTrouble.Taken;
            var moving = await to.Db.IsMovingAsync(cancel);
            if (moving && anew)
            {
                await to.ClearAsync(_plan, cancel);
                begun = moving = false;
            }
            if (begun && !await to.Db.IsCurrentAsync(cancel)) return moving ? MoveTrouble.Other : MoveTrouble.NotEmpty;
            if (moving) return await to.LastAsync(Source, cancel) is { } source && source != await SourceAsync(cancel) ? MoveTrouble.Other : await BeginAsync(cancel);
            if (begun && !await IsEmptyAsync(cancel)) return MoveTrouble.NotEmpty;
        }
        if (!begun) await to.Db.Database.MigrateAsync(cancel);
        if (!await to.TakeAsync(cancel)) return MoveTrouble.Taken;
        return await BeginAsync(cancel);
    }

    private async Task<MoveTrouble?> BeginAsync(CancellationToken cancel)
    {
        await to.MarkAsync(cancel);
        await to.KeepAsync(Source, await SourceAsync(cancel), cancel);
        return null;
    }

    private async Task<bool> IsEmptyAsync(CancellationToken cancel)
    {
        foreach (var table in _plan.Tables)
            if (!await to.IsEmptyAsync(table, cancel)) return false;
        return true;
    }

    /// <summary>The same for every copy of one place under one version of the program, and for no other place.</summary>
    private async Task<string> SourceAsync(CancellationToken cancel) =>
        $"{await TableSum.OfAsync(_plan.Tables.Single(t => t.Name == "KeyCheck"), from, () => { }, cancel)} {from.Db.KnownMigrations[^1].Split('_', 2)[1]}";

    /// <summary>Every row, every arrow, every counter, and the index of search.</summary>
    public async Task CarryAsync(CancellationToken cancel)
    {
        var (done, all) = (0L, 0L);
        foreach (var table in _plan.Tables)
        {
            all += await from.CountAsync(table, cancel);
            done += await to.CountAsync(table, cancel);
        }
        foreach (var table in _plan.Tables)
            await StepAsync(table, null, "copy " + table.Name, rows => to.AddAsync(table, rows, cancel), count => tell(MoveStage.Copying, done += count, all), cancel);
        foreach (var (table, column) in _plan.Tables.SelectMany(t => t.Columns.Select((c, i) => (t, c, i)).Where(x => x.c.IsLater).Select(x => (x.t, x.i))))
            await StepAsync(table, column, $"point {table.Name} {table.Columns[column].Name}", rows => to.PointAsync(table, column, rows, cancel), _ => tell(MoveStage.Copying, done, all), cancel);
        await IndexAsync(cancel);
        foreach (var table in _plan.Tables.Where(t => t.Counter is not null))
            await to.SetCounterAsync(table, Math.Max(await from.CounterAsync(table, cancel), await to.HighestAsync(table, cancel)), cancel);
        await to.Db.GuardAuditAsync(cancel);
    }

    private async Task StepAsync(TableShape table, int? only, string step, Func<IReadOnlyList<object?[]>, Task> act, Action<int> moved, CancellationToken cancel)
    {
        var after = await to.LastAsync(step, cancel) is { } last ? MoveEnd.ReadKey(table, last) : null;
        var (rows, bytes) = (new List<object?[]>(), 0L);
        await foreach (var row in from.RowsAsync(table, after, only, cancel))
        {
            rows.Add(row);
            bytes += row.Sum(cell => cell is byte[] b ? b.Length : cell is string s ? 2L * s.Length : 8);
            if (rows.Count < Batch && bytes < MostBytes) continue;
            await FlushAsync();
        }
        if (rows.Count > 0) await FlushAsync();

        async Task FlushAsync()
        {
            await using (var writing = await to.Db.WriteAsync(cancel))
            {
                await act(rows);
                await to.KeepAsync(step, MoveEnd.WriteKey(table.KeyOf(rows[^1])), cancel);
                await writing.CommitAsync(cancel);
            }
            moved(rows.Count);
            rows.Clear();
            bytes = 0;
        }
    }

    private async Task IndexAsync(CancellationToken cancel)
    {
        const string step = "index";
        var (done, all) = (await to.IndexedAsync(cancel), await from.CountAsync(_plan.Tables.Single(t => t.Name == "SearchEntry"), cancel));
        var last = long.Parse(await to.LastAsync(step, cancel) ?? "0", CultureInfo.InvariantCulture);
        while (true)
        {
            await using (var writing = await to.Db.WriteAsync(cancel))
            {
                if (await to.Db.IndexAgainAsync(last, Math.Min(Batch, 200), cancel) is not { } read) break;
                (last, done) = (read.Last, done + read.Count);
                await to.KeepAsync(step, last.ToString(CultureInfo.InvariantCulture), cancel);
                await writing.CommitAsync(cancel);
            }
            tell(MoveStage.Indexing, done, all);
        }
    }

    /// <summary>The names of the tables that are not the same in both, empty where all are.</summary>
    public async Task<IReadOnlyList<MoveDifference>> CompareAsync(CancellationToken cancel)
    {
        var found = new List<MoveDifference>();
        var (done, all) = (0L, 0L);
        foreach (var table in _plan.Tables) all += await from.CountAsync(table, cancel) + await to.CountAsync(table, cancel);
        foreach (var table in _plan.Tables)
        {
            var (here, there) = (await TableSum.OfAsync(table, from, Read, cancel), await TableSum.OfAsync(table, to, Read, cancel));
            if (here != there) found.Add(new MoveDifference(table.Name, here.Rows, there.Rows));
            if (table.Name == "SearchEntry" && await to.IndexedAsync(cancel) is var indexed && indexed != there.Rows) found.Add(new MoveDifference("search", there.Rows, indexed));
        }
        tell(MoveStage.Comparing, all, all);
        return found;

        void Read()
        {
            if (++done % 1000 == 0) tell(MoveStage.Comparing, done, all);
        }
    }

    /// <summary>From here on the target is a place like any other.</summary>
    public Task EndAsync(CancellationToken cancel) => to.UnmarkAsync(cancel);
}

internal enum MoveStage
{
    Copying,
    Indexing,
    Comparing,
}

internal enum MoveTrouble
{
    /// <summary>Something is in the target already.</summary>
    NotEmpty,

    /// <summary>Another place, or another version of the program, was being moved there.</summary>
    Other,

    /// <summary>Another process is moving there at this moment.</summary>
    Taken,
}

/// <summary>A table that has other rows here than there; the counts may still be the same.</summary>
internal sealed record MoveDifference(string Table, long Here, long There);
