namespace Ibasho.Data.Moving;

/// <summary>A place was being moved into this database and is not whole yet; to be said in words to whoever starts it.</summary>
public sealed class UnfinishedMoveException : Exception;
