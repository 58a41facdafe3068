using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Keys;
using Microsoft.AspNetCore.Identity;
using static Ibasho.Data.Demo.DemoFiles;

namespace Ibasho.Data.Demo;

/// <summary>Fills an empty place with a living, fictional community; it is the cast of the tests too.</summary>
public sealed class DemoCommunity(AppDb db, IPasswordHasher<Person> hasher, ILookupNormalizer normalizer, KeyDirectory keys, TimeProvider clock)
{
    public const string Password = "demo-demo-demo";

    private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    private DateTimeOffset _now;

    /// <param name="placeName">In the language of the one who starts the demo.</param>
    public async Task FillAsync(string placeName, CancellationToken cancel)
    {
        _now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        db.Add(new Place { Name = placeName, IsDemo = true, CreatedAt = At("-400d 09:00", _now) });
        AddPeople();
        await db.SaveChangesAsync(cancel);
        foreach (var (key, file) in DemoFiles.People().Where(p => p.Portrait is not null).Select(p => (p.Key, p.Portrait!))) await AddPortraitAsync(_people[key], file, cancel);
        await AddTrustAsync(cancel);
        foreach (var circle in DemoFiles.Circles()) await AddCircleAsync(circle, cancel);
        await writing.CommitAsync(cancel);
    }

    private void AddPeople()
    {
        string? hash = null;
        foreach (var p in DemoFiles.People())
        {
            var person = new Person
            {
                Name = p.Name, NameFolded = Folding.Name(p.Name), Reading = p.Reading, Email = p.Email, UserName = p.Email,
                NormalizedEmail = normalizer.NormalizeEmail(p.Email), NormalizedUserName = normalizer.NormalizeName(p.Email), EmailConfirmed = true,
                Professions = p.Professions, Fields = p.Fields, Prefecture = p.Prefecture, Languages = p.Languages, Employer = p.Employer, About = p.About,
                IsOperator = p.Key == "operator", IsReviewer = p.Reviewer, IsDemo = true, SecurityStamp = Secrets.New(), CreatedAt = At("-400d 09:30", _now),
            };
            // One hash for all: forty slow ones would keep the newcomer waiting, and the password is public.
            person.PasswordHash = hash ??= hasher.HashPassword(person, Password);
            person.Approve();
            foreach (var (profession, level) in (p.Standing ?? []).Select(Badge.Read)) person.Raise(profession, level!.Value);
            foreach (var profession in (p.Vouched ?? []).Keys) person.Raise(profession, TrustLevel.Vouched);
            _people.Add(p.Key, person);
            db.Add(person);
        }
    }

    /// <summary>Who vouched for whom, and a document that waits.</summary>
    private async Task AddTrustAsync(CancellationToken cancel)
    {
        foreach (var p in DemoFiles.People())
        {
            var id = _people[p.Key].Id;
            foreach (var (profession, by) in p.Vouched ?? [])
                db.AddRange(by.Select(b => new Vouch { PersonId = id, Profession = profession, ById = _people[b].Id, CreatedAt = At("-90d 19:00", _now) }));
            if (p.Licence is not { } licence) continue;
            var check = new LicenceCheck { PersonId = id, Profession = licence.Profession, CreatedAt = At(licence.At, _now) };
            await using var from = Open(licence.File);
            db.Add(check);
            db.AddRange(LicenceSeal.Seal(keys, check, (await FileCleaner.CleanAsync(from, FileLimits.MostBytes, licence.File, "", cancel)).File!, licence.Number));
        }
        await db.SaveChangesAsync(cancel);
    }

    private async Task AddCircleAsync(DemoCircle from, CancellationToken cancel)
    {
        var created = At(from.Created, _now);
        var circle = new Circle
        {
            Slug = from.Slug, Name = from.Name, NameFolded = Folding.Name(from.Name), Purpose = from.Purpose, About = from.About, Rules = from.Rules,
            Visibility = from.Visibility, Joining = from.Joining, Questions = from.Questions ?? [], PledgeVersion = from.Pledge is null ? 0 : 1,
            AsksConsent = from.AsksConsent, KeptDays = from.KeptDays, AllowsPseudonyms = from.AllowsPseudonyms, IsPeerSupport = from.IsPeerSupport, CreatedAt = created, LastActivityAt = created,
            Themes = [.. from.Themes.Select((t, i) => new Theme { Key = t.Key, Name = t.Name, Position = i })],
        };
        db.Add(circle);
        await db.SaveChangesAsync(cancel);

        if (from.Pledge is not null) db.Add(new Pledge { CircleId = circle.Id, Number = 1, Text = from.Pledge, CreatedAt = created });
        foreach (var key in from.Stewards) AddMember(circle, key, created, CircleRole.Steward);
        foreach (var member in from.Members) AddMember(circle, member.Who, At(member.Joined, _now), CircleRole.Member);
        foreach (var waiting in from.Waiting ?? [])
            db.Add(new JoinRequest { CircleId = circle.Id, PersonId = _people[waiting.Who].Id, Questions = circle.Questions, Answers = waiting.Answers, Message = waiting.Message ?? "", CreatedAt = At(waiting.At, _now), EndsAt = JoinRequest.EndOf(At(waiting.At, _now)) });
        db.AddRange((from.Quiet ?? []).Select(q => QuietRule.OfEmployer(circle.Id, _people[q.Who].Id, q.Employer)));
        await AddThreadsAsync(circle, from, cancel);
        await db.SaveChangesAsync(cancel);
    }

    private void AddMember(Circle circle, string key, DateTimeOffset joined, CircleRole role)
    {
        var person = _people[key];
        db.Add(new Membership { CircleId = circle.Id, PersonId = person.Id, Role = role, JoinedAt = joined, PledgeAgreed = circle.PledgeVersion });
        if (circle.PledgeVersion > 0) db.Add(new PledgeAgreement { CircleId = circle.Id, PersonId = person.Id, Number = circle.PledgeVersion, AgreedAt = joined.AddMinutes(4) });
        circle.MemberCount++;
    }

    private async Task AddThreadsAsync(Circle circle, DemoCircle from, CancellationToken cancel)
    {
        var members = from.Stewards.Concat(from.Members.Select(m => m.Who)).Distinct().Select(key => _people[key]).ToList();
        var indexed = new List<(SearchEntry Entry, string Text)>();
        foreach (var written in DemoFiles.Threads(circle.Slug)) await AddThreadAsync(circle, written, members, indexed, cancel);
        // The index is read newest first, so it is written in the order of time.
        foreach (var (entry, text) in indexed.OrderBy(i => i.Entry.CreatedAt)) db.Index(entry, text);
    }

    private async Task AddThreadAsync(Circle circle, DemoThread from, List<Person> members, List<(SearchEntry Entry, string Text)> indexed, CancellationToken cancel)
    {
        var author = _people[from.Author];
        var at = At(from.At, _now);
        var thread = new Thread
        {
            CircleId = circle.Id, Theme = circle.Themes.Find(t => t.Key == from.Theme), Kind = from.Kind, Title = from.Title, Body = from.Body ?? "",
            Situation = from.Situation ?? "", Tried = from.Tried ?? "", Wanted = from.Wanted ?? "", AuthorId = author.Id, CreatedAt = at, LastPostAt = at,
            Consent = from.Consent,
            Deadline = from.Deadline is null ? null : DateOnly.FromDateTime(At(from.Deadline, _now).AddHours(9).DateTime),
        };
        thread.FadeAfter(circle.KeptDays);
        db.Add(thread);
        indexed.Add((new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, AuthorId = author.Id, Kind = thread.Kind, CreatedAt = at },
            thread.Searched + Words(from.Files)));
        AddMentions(thread.Id, null, thread.Body + thread.Wanted, members);
        await AddFilesAsync(from.Files, thread, null, author, at, cancel);

        var posts = new List<Post>();
        foreach (var p in from.Posts)
        {
            var post = new Post
            {
                ThreadId = thread.Id, Number = ++thread.LastNumber, AuthorId = _people[p.By].Id, Body = p.Body, CreatedAt = At(p.At, _now),
                InReplyToId = p.InReplyTo is { } index ? posts[index].Id : null,
            };
            posts.Add(post);
            db.Add(post);
            thread.PostCount++;
            thread.LastPostAt = post.CreatedAt;
            indexed.Add((new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, PostId = post.Id, AuthorId = _people[p.By].Id, Kind = thread.Kind, CreatedAt = post.CreatedAt }, post.Body + Words(p.Files)));
            AddMentions(thread.Id, post.Id, post.Body, members);
            AddReports(p.Reports, circle, thread, post);
            await AddFilesAsync(p.Files, thread, post, _people[p.By], post.CreatedAt, cancel);
        }
        if (from.Closed) thread.Close(thread.LastPostAt.AddDays(1));
        circle.ThreadCount++;
        if (thread.LastPostAt > circle.LastActivityAt) circle.LastActivityAt = thread.LastPostAt;

        // Who wrote there follows it and has read up to the own last word.
        foreach (var person in posts.Select(p => p.AuthorId!.Value).Append(author.Id).Distinct())
        {
            db.Add(new Follow { PersonId = person, CircleId = circle.Id, ThreadId = thread.Id });
            db.Add(new ReadMark { PersonId = person, ThreadId = thread.Id, Number = posts.Where(p => p.AuthorId == person).Select(p => p.Number).DefaultIfEmpty(0).Max() });
        }
    }

    private void AddReports(List<DemoReport>? reports, Circle circle, Thread thread, Post post)
    {
        if (reports is not [var first, ..]) return;
        var concern = new Concern { CircleId = circle.Id, ThreadId = thread.Id, PostId = post.Id, OpenedAt = At(first.At, _now) };
        concern.Wait(concern.OpenedAt);
        foreach (var report in reports) concern.Reports.Add(new Report { PersonId = _people[report.By].Id, Reason = report.Reason, Words = report.Words, CreatedAt = At(report.At, _now) });
        db.Add(concern);
    }

    private async Task AddFilesAsync(List<DemoAttachment>? files, Thread thread, Post? post, Person owner, DateTimeOffset at, CancellationToken cancel)
    {
        for (var i = 0; i < files?.Count; i++)
        {
            var file = await AddFileAsync(files[i].File, owner, at, cancel);
            (file.Name, file.Alternative) = (files[i].Name, files[i].Alternative);
            file.Attach(thread.Id, post?.Id, i);
        }
    }

    private static string Words(List<DemoAttachment>? files) => string.Concat(files?.Select(f => $"\n{f.Name}\n{f.Alternative}") ?? []);

    private async Task AddPortraitAsync(Person person, string name, CancellationToken cancel)
    {
        var file = await AddFileAsync(name, person, person.CreatedAt, cancel);
        file.Show();
        person.PortraitId = file.Id;
    }

    /// <summary>Brought as people bring them: cleaned, in pieces.</summary>
    private async Task<Attachment> AddFileAsync(string name, Person owner, DateTimeOffset at, CancellationToken cancel)
    {
        await using var from = Open(name);
        var clean = (await FileCleaner.CleanAsync(from, FileLimits.MostBytes, name, "", cancel)).File!;
        var file = new Attachment { OwnerId = owner.Id, Kind = clean.Kind, Name = name, Bytes = (int)clean.Pieces.Length, Width = clean.Width, Height = clean.Height, Hash = clean.Pieces.Hash(), CreatedAt = at };
        db.Add(file);
        db.AddRange(FileSeal.Seal(db, file, clean.Pieces.All));
        return file;
    }

    private void AddMentions(Guid thread, Guid? post, string text, List<Person> members)
    {
        var folded = Folding.Name(text);
        foreach (var person in members.Where(m => folded.Contains('@' + m.NameFolded, StringComparison.Ordinal)))
            db.Add(new Mention { ThreadId = thread, PostId = post, PersonId = person.Id });
    }
}
