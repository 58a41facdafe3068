namespace Ibasho.Bench;

/// <summary>The rows of a thread page and nothing else.</summary>
internal sealed record BareThread(Guid Id, string Title, string Body, string Situation, string Tried, string Wanted, string Author, DateTimeOffset CreatedAt, string Circle);

internal sealed record BarePost(Guid Id, int Number, string Body, long AuthorId, string Author, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt);
