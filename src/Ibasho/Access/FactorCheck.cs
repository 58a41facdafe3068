using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Checks a code of somebody's app or paper, once each, and slows down who guesses.</summary>
public sealed class FactorCheck(AppDb db, FactorSecrets secrets, RateLimit limit, TimeProvider clock)
{
    public const int MostHere = 10;
    public const int MostInADay = 100;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Null when the code was good; it is used up then.</summary>
    public async Task<Refusal?> RefuseAsync(long person, string typed, string network, CancellationToken cancel)
    {
        var code = TimeCodes.Clean(typed);
        var isCode = TimeCodes.IsCode(code);
        var (here, day) = ($"{(isCode ? "code" : "paper")}:{network}:{person}", $"code-day:{person}");
        // Six digits can be guessed by patience, so a day has an end; paper cannot, and stays open while somebody tries.
        if (!limit.Try(here, MostHere, Window) || isCode && !limit.Try(day, MostInADay, TimeSpan.FromDays(1))) return Refusal.TooMany;

        await using var writing = await db.WriteAsync(cancel);
        if (!await (isCode ? AppAsync(person, code, cancel) : PaperAsync(person, code, cancel))) return Refusal.WrongCode;
        await writing.CommitAsync(cancel);
        limit.Forget(here);
        if (isCode) limit.GiveBack(day);
        return null;
    }

    private async Task<bool> AppAsync(long person, string code, CancellationToken cancel)
    {
        var app = await db.Set<SecondFactor>().AsNoTracking().FirstOrDefaultAsync(f => f.PersonId == person && f.Secret != null, cancel);
        if (app is null || secrets.Open(person, app.Secret!) is not { } secret || TimeCodes.StepOf(secret, code, clock.GetUtcNow()) is not { } step) return false;
        // Of many who send the same code, one moves the step on.
        return await db.Set<SecondFactor>().Where(f => f.PersonId == person && f.LastStep < step && f.Secret == app.Secret)
            .ExecuteUpdateAsync(f => f.SetProperty(x => x.LastStep, step), cancel) == 1;
    }

    private async Task<bool> PaperAsync(long person, string code, CancellationToken cancel)
    {
        var hash = Secrets.Hash(code);
        return await db.Set<RecoveryCode>().Where(c => c.PersonId == person && c.CodeHash == hash).ExecuteDeleteAsync(cancel) == 1;
    }
}
