using System.Collections.Concurrent;
using System.Data.Common;
using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Tests.Features.Threads;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Files;

/// <summary>A page asks once for all its files, and not at all where its thread has none.</summary>
public sealed class FileQueryTests(FileQueryTests.HeardWorld world) : IClassFixture<FileQueryTests.HeardWorld>
{
    [Fact]
    public async Task One_read_for_a_page_and_none_without_files()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var (with, without) = (await stage.ThreadAsync(), await stage.ThreadAsync());
        for (var i = 0; i < 5; i++)
        {
            var post = await stage.PostAsync(with);
            await stage.PostAsync(without);
            await world.DbAsync(async db =>
            {
                var file = new Attachment { OwnerId = stage.Id(UpkeepStage.Author), Kind = FileKind.Png, Name = "a.png", Bytes = 1, Width = 1, Height = 1, Hash = [1], CreatedAt = world.Clock.GetUtcNow() };
                file.Attach(with, post, 0);
                db.AddRange(file, new AttachmentChunk { Attachment = file, Bytes = [1] });
                return await db.SaveChangesAsync();
            });
        }
        var member = stage.As(UpkeepStage.Member);
        Assert.Equal(5, (await member.GetAsync($"/t/{with}")).Html.QuerySelectorAll(".voice .files img").Length);
        await member.GetAsync($"/t/{without}");
        Assert.Equal((1, 0), (world.Heard.About(with), world.Heard.About(without)));
    }

    /// <summary>A world in which every question to the database is heard.</summary>
    public sealed class HeardWorld : World
    {
        internal Listener Heard { get; } = new();

        protected override void Add(IServiceCollection services)
        {
            services.ConfigureDbContext<SqliteAppDb>(options => options.AddInterceptors(Heard));
            services.ConfigureDbContext<PostgresAppDb>(options => options.AddInterceptors(Heard));
        }
    }

    /// <summary>Counts the reads of files, by the thread they ask about.</summary>
    internal sealed class Listener : DbCommandInterceptor
    {
        private readonly ConcurrentBag<Guid> _asked = [];

        public int About(Guid thread) => _asked.Count(a => a == thread);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.IndexOf("FROM \"", StringComparison.Ordinal) is >= 0 and var first && first == command.CommandText.IndexOf("FROM \"Attachment\"", StringComparison.Ordinal))
                foreach (DbParameter parameter in command.Parameters)
                    if (Guid.TryParse(parameter.Value?.ToString(), out var id)) _asked.Add(id);
            return ValueTask.FromResult(result);
        }
    }
}
