using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Tests.Walls;
using Microsoft.AspNetCore.Routing;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>One line of what the product answers to: a method and the address as it is mapped.</summary>
internal sealed record Route(string Method, string Path, Who Who)
{
    public string Name => $"{Method} {Path}";
    public bool IsApi => Path.StartsWith("/api/", StringComparison.Ordinal);
    public bool Writes => Method is not ("GET" or "HEAD");

    /// <summary>What it answers depends on a circle.</summary>
    public bool IsOfCircle => Path.Contains("{slug}") || Path == "/i/{token}"
        || Array.Exists(["/t/{", "/posts/{", "/pseudonyms/{", "/files/{", "/threads/{", "/join-requests/{", "/notices/{", "/reports/{", "/measures/{"], Path.Contains);

    /// <summary>Its address is that of a row made for it.</summary>
    public bool MakesRows => Path.StartsWith("/operate", StringComparison.Ordinal) && Path.Contains("{id}");

    public static IEnumerable<Route> All(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        let path = RouteTests.Path(endpoint)
        where !path.Contains("{*path") // What is not there.
        from method in RouteTests.Methods(endpoint)
        orderby path.StartsWith("/api/", StringComparison.Ordinal), path, method
        select new Route(method, path.Replace(":guid", "").Replace(":long", "").Replace(":nonfile", ""), endpoint.Metadata.GetMetadata<RouteAccess>()!.Who);

    /// <summary>The address in a scene.</summary>
    public async Task<string> AddressAsync(Scene scene, World world)
    {
        // Cells let people in who share a circle from then on; with the newcomer nobody shares one.
        if (Path == "/people/{id}/vouch") return $"/people/{await world.IdAsync(World.Newcomer)}/vouch";
        var path = Path.Replace("{slug}", scene.Slug).Replace("{documentName}", "v1");
        foreach (var (about, value) in new (string, object)[]
        {
            ("/requests/{id}/undo", scene.Refused), ("/requests/{id}", scene.Request), ("/join-requests/{id}/undo", scene.Refused), ("/join-requests/{id}", scene.Request),
            ("/c/" + scene.Slug + "/members/{id}", scene.Colleague), ("/c/" + scene.Slug + "/invitations/{id}", scene.Invitation), ("/archives/{id}", scene.Archive), ("/threads/{thread}", scene.Waiting), ("/i/{token}", scene.InvitationToken), ("/c/" + scene.Slug + "/webhooks/{id}", scene.Webhook),
            ("/reports/{id}/appeal", scene.Appealed), ("/reports/{id}", scene.Concern), ("/measures/{id}", scene.Measure), ("/t/{id}", scene.Thread), ("/threads/{id}", scene.Thread), ("/posts/{id}", scene.Post), ("/pseudonyms/{id}", scene.Pseudonym), ("/disclosures/{id}", Guid.Empty), ("/custody/{id}", Guid.Empty), ("/notices/{id}", scene.Notice), ("/files/{id}", scene.File), ("/{name?}", "cell.png"),
            ("/sessions/{id}", scene.Session), ("/people/{id}", scene.Colleague), ("/licences/{id}/take", scene.LicenceWaiting), ("/licences/{id}", scene.Licence), ("/me/professions/{code}", "CM"), ("/guide/{page}", "start"), ("/guide/images/{name}", "none.png"),
            ("/setup/{token}", "none"), ("/invited/{token}", "none"), ("/confirm/{token}", "none"), ("/recover/{token}", "none"), ("/mail/stop/{token}", "none"),
            ("/settings/safety/passkeys/{id}", "none"), ("/settings/tokens/{id}", 0), ("/quiet/{id}", 0), ("/stepped-away/{id}", 0),
        })
        {
            var at = path.IndexOf(about, StringComparison.Ordinal);
            if (at < 0 || path.StartsWith("/operate", StringComparison.Ordinal)) continue;
            var open = at + about.IndexOf('{', StringComparison.Ordinal);
            path = string.Concat(path.AsSpan(0, open), $"{value}", path.AsSpan(path.IndexOf('}', open) + 1));
        }
        if (MakesRows) path = path.Replace("{id}", $"{await OperatedAsync(world)}");
        return path.Contains('{') ? throw new InvalidOperationException($"Routes.cs does not know what {Path} is about.") : path;
    }

    /// <summary>What the operator works on: a row of its own for each cell.</summary>
    private Task<long> OperatedAsync(World world) => world.DbAsync(async db =>
    {
        var now = world.Clock.GetUtcNow();
        if (Path.StartsWith("/operate/people/", StringComparison.Ordinal))
        {
            var name = Secrets.New();
            var person = new Person { Name = "Waiting", NameFolded = "waiting", UserName = name, NormalizedUserName = name, Email = name, NormalizedEmail = name, CreatedAt = now };
            if (Path.EndsWith("/reviewer", StringComparison.Ordinal) || Path.EndsWith("/suspend", StringComparison.Ordinal) || Path.EndsWith("/resume", StringComparison.Ordinal)) person.Approve();
            if (Path.EndsWith("/resume", StringComparison.Ordinal)) person.Suspend();
            return await SavedAsync(db, person, p => p.Id);
        }
        if (Path.StartsWith("/operate/invitations/", StringComparison.Ordinal))
            return await SavedAsync(db, new Invitation { TokenHash = Secrets.Hash(Secrets.New()), CreatedById = 1, CreatedAt = now, ExpiresAt = now.AddDays(1), MostUses = 1 }, i => i.Id);
        if (Path.StartsWith("/operate/custodians/", StringComparison.Ordinal)) return 0;
        if (Path.StartsWith("/operate/jobs/", StringComparison.Ordinal))
            return await SavedAsync(db, new Job { Kind = "cell", Payload = "{}", NotBefore = now, Attempts = 1, FailedAt = now, LastError = "Cell" }, j => j.Id);
        return await SavedAsync(db, new CrisisLine { Name = "Line", Contact = "0", CheckedOn = DateOnly.FromDateTime(now.UtcDateTime) }, l => l.Id);
    });

    private static async Task<long> SavedAsync<T>(AppDb db, T row, Func<T, long> id) where T : class
    {
        db.Add(row);
        await db.SaveChangesAsync();
        return id(row);
    }
}
