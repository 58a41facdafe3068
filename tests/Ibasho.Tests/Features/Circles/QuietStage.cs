using System.Collections.Concurrent;
using System.Data.Common;
using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Circles;

/// <summary>Somebody inside a circle, who is hidden from an employer; people of that employer, and people who are not.</summary>
internal static class QuietStage
{
    public const string Works = "社会福祉法人みぎわ会 北町病院";
    public const string Hidden = "潜木 静";

    private static int _number;

    /// <summary>A member who has said nothing yet and is hidden from the employer.</summary>
    public static async Task<(Browser Browser, long Id)> HiddenAsync(this CircleStage stage, string words = "みぎわ会北町病院")
    {
        var hidden = await stage.MemberAsync(Hidden);
        Assert.Equal(302, (await hidden.Browser.SubmitAsync(stage.Path + "/quiet", stage.Path + "/quiet", ("words", words))).Code);
        return hidden;
    }

    /// <summary>A stranger with a name of its own, who works there or elsewhere.</summary>
    public static async Task<(Browser Browser, long Id, string Name)> WorkerAsync(this CircleStage stage, string employer = Works)
    {
        // As long as every other one, so that pages can be compared.
        var name = $"同僚 {Interlocked.Increment(ref _number):D4}号";
        var (browser, id) = await stage.StrangerAsync(name);
        await EmployAsync(stage.World, id, employer);
        return (browser, id, name);
    }

    public static Task<int> EmployAsync(World world, long id, string employer) => world.DbAsync(async db =>
    {
        (await db.Users.FindAsync(id))!.Employer = employer;
        return await db.SaveChangesAsync();
    });
}

/// <summary>A world in which every statement to the database is heard.</summary>
public sealed class HeardWorld : World
{
    internal Statements Heard { get; } = new();

    protected override void Add(IServiceCollection services)
    {
        services.ConfigureDbContext<SqliteAppDb>(options => options.AddInterceptors(Heard));
        services.ConfigureDbContext<PostgresAppDb>(options => options.AddInterceptors(Heard));
    }

    internal sealed class Statements : DbCommandInterceptor
    {
        private readonly ConcurrentQueue<string> _all = [];

        /// <summary>What was said since the last time.</summary>
        public List<string> Take()
        {
            var all = new List<string>();
            while (_all.TryDequeue(out var one))
                // The place's row is read every few seconds, for whoever comes then.
                if (!one.Contains("FROM \"Place\"", StringComparison.Ordinal)) all.Add(one);
            return all;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            _all.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            _all.Enqueue(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }
}
