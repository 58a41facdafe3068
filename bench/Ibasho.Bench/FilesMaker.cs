using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Bench;

/// <summary>Puts pictures under the replies of a place, one each, closed in pieces as the product keeps them.</summary>
internal static class FilesMaker
{
    /// <param name="first">The replies of this thread first, so that one page shows as many as it can.</param>
    public static async Task FillAsync(IServiceProvider services, Guid first, int count, int bytes)
    {
        var made = 0;
        while (made < count)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var bare = db.Set<Post>().Where(p => p.AuthorId != null && !db.Set<Attachment>().Any(f => f.PostId == p.Id));
            var posts = await bare.OrderByDescending(p => p.ThreadId == first).ThenBy(p => p.Id).Take(100).Select(p => new { p.Id, p.ThreadId, p.AuthorId, p.CreatedAt }).ToListAsync();
            if (posts.Count == 0) throw new InvalidOperationException($"Only {made} replies are there.");
            foreach (var post in posts.Take(count - made))
            {
                var pieces = RandomNumberGenerator.GetBytes(bytes).Chunk(FilePieces.Size).ToList();
                var file = new Attachment { OwnerId = post.AuthorId!.Value, Kind = FileKind.Jpeg, Name = "bench.jpg", Alternative = "bench", Bytes = bytes, Width = 1600, Height = 1200, Hash = SHA256.HashData(pieces[0]), CreatedAt = post.CreatedAt };
                file.Attach(post.ThreadId, post.Id, 0);
                db.Add(file);
                db.AddRange(FileSeal.Seal(db, file, pieces));
                made++;
            }
            await db.SaveChangesAsync();
        }
    }
}
